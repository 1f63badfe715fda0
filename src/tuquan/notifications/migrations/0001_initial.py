import django.db.models.deletion
import tuquan.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MinuteRun',
            fields=[
                ('job', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='việc')),
                ('at', models.DateTimeField(verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'lần chạy việc mỗi phút',
            },
        ),
        migrations.CreateModel(
            name='DailyRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.CharField(max_length=80, verbose_name='việc')),
                ('day', models.DateField(verbose_name='ngày')),
                ('state', models.CharField(choices=[('running', 'đang chạy'), ('done', 'đã chạy'), ('failed', 'bị lỗi')], default='running', max_length=10, verbose_name='trạng thái')),
                ('tries', models.PositiveSmallIntegerField(default=1, verbose_name='số lần')),
                ('started_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='xong')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='lỗi')),
            ],
            options={
                'verbose_name': 'lần chạy việc hằng ngày',
                'constraints': [models.UniqueConstraint(fields=('job', 'day'), name='notifications_daily_run_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60, verbose_name='loại')),
                ('object_type', models.CharField(blank=True, max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(blank=True, max_length=40, verbose_name='bản ghi')),
                ('title', models.CharField(max_length=200, verbose_name='tiêu đề')),
                ('body', models.TextField(blank=True, verbose_name='nội dung')),
                ('url', models.CharField(blank=True, max_length=300, verbose_name='địa chỉ')),
                ('key', models.CharField(editable=False, max_length=200)),
                ('created_at', models.DateTimeField(verbose_name='lúc')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='đọc lúc')),
                ('for_digest', models.BooleanField(default=False, verbose_name='chờ gộp vào thư buổi sáng')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'thông báo',
                'indexes': [models.Index(fields=['recipient', 'created_at'], name='notificatio_recipie_6da8e8_idx'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notifications_message_unread'), models.Index(condition=models.Q(('for_digest', True)), fields=['recipient'], name='notifications_message_digest'), models.Index(fields=['object_type', 'object_id'], name='notificatio_object__1bceb3_idx')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='notifications_message_once')],
            },
        ),
        migrations.CreateModel(
            name='OutboxEmail',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254, verbose_name='địa chỉ thư')),
                ('key', models.CharField(editable=False, max_length=200, unique=True)),
                ('object_type', models.CharField(blank=True, max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(blank=True, max_length=40, verbose_name='bản ghi')),
                ('subject', models.CharField(max_length=200, verbose_name='tiêu đề')),
                ('body', models.TextField(verbose_name='nội dung')),
                ('state', models.CharField(choices=[('waiting', 'chờ gửi'), ('sending', 'đang gửi'), ('sent', 'đã gửi'), ('failed', 'không gửi được'), ('unsure', 'chưa rõ')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='số lần gửi')),
                ('next_try_at', models.DateTimeField(verbose_name='gửi từ lúc')),
                ('claim', models.CharField(blank=True, editable=False, max_length=80)),
                ('claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
                ('last_error', models.CharField(blank=True, max_length=300, verbose_name='lỗi gần nhất')),
                ('created_at', models.DateTimeField(verbose_name='lúc')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
            ],
            options={
                'verbose_name': 'thư gửi đi',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at'], name='notifications_email_waiting'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='notifications_email_sending'), models.Index(fields=['state', 'created_at'], name='notificatio_state_6061d0_idx'), models.Index(fields=['object_type', 'object_id'], name='notificatio_object__aa234e_idx')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='loại')),
                ('channel', models.CharField(choices=[('product', 'chỉ trong phần mềm'), ('email', 'trong phần mềm và gửi thư điện tử ngay'), ('digest', 'trong phần mềm và gộp vào thư 7 giờ sáng'), ('none', 'không báo')], max_length=10, verbose_name='cách báo')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_preferences', to=settings.AUTH_USER_MODEL, verbose_name='người')),
            ],
            options={
                'verbose_name': 'cách báo',
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='notifications_preference_once')],
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.TimeField(verbose_name='từ')),
                ('end', models.TimeField(verbose_name='đến')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='quiet_hours', to=settings.AUTH_USER_MODEL, verbose_name='người')),
            ],
            options={
                'verbose_name': 'giờ không gửi thư',
                'constraints': [models.CheckConstraint(condition=models.Q(('start', models.F('end')), _negated=True), name='notifications_quiet_is_span')],
            },
        ),
    ]
