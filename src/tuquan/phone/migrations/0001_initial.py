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
            name='Device',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='tên máy')),
                ('number', models.PositiveIntegerField(verbose_name='số máy')),
                ('registered_at', models.DateTimeField(verbose_name='đăng ký lúc')),
                ('secret_hash', models.CharField(editable=False, max_length=64)),
                ('last_seen_at', models.DateTimeField(blank=True, null=True, verbose_name='liên lạc gần nhất')),
                ('app_version', models.CharField(blank=True, max_length=40, verbose_name='phiên bản')),
                ('clock_offset_ms', models.BigIntegerField(default=0, verbose_name='đồng hồ lệch (mili giây)')),
                ('waiting', models.PositiveIntegerField(default=0, verbose_name='việc còn chờ trên máy')),
                ('seq', models.PositiveBigIntegerField(default=0, verbose_name='số thứ tự việc cuối')),
                ('head_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đăng ký')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='thu hồi bởi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phones', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'điện thoại ca trực',
                'constraints': [models.UniqueConstraint(fields=('unit', 'number'), name='phone_device_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), ('revoked_at__isnull', False), _connector='OR'), name='phone_device_revoked_by_with_moment')],
            },
        ),
        migrations.CreateModel(
            name='PhoneShift',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(verbose_name='mở lúc')),
                ('until', models.DateTimeField(verbose_name='dùng được đến')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='phone.device', verbose_name='điện thoại ca trực')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người trực')),
            ],
            options={
                'verbose_name': 'lượt đăng nhập ca trực',
                'indexes': [models.Index(fields=['device', '-opened_at'], name='phone_phone_device__a85a2b_idx')],
            },
        ),
        migrations.CreateModel(
            name='PushAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(editable=False, max_length=500, verbose_name='địa chỉ báo')),
                ('told_until', models.DateTimeField(verbose_name='đã báo tin đến lúc')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='số lần báo chưa được')),
                ('next_try_at', models.DateTimeField(db_index=True, verbose_name='báo lại từ lúc')),
                ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='push', to='phone.device', verbose_name='điện thoại ca trực')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='phone.phoneshift', verbose_name='lượt đăng nhập ca trực')),
            ],
            options={
                'verbose_name': 'địa chỉ báo việc mới',
            },
        ),
        migrations.CreateModel(
            name='SentAct',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField(verbose_name='số thứ tự trên máy')),
                ('prev_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('hash', models.CharField(editable=False, max_length=64)),
                ('kind', models.CharField(max_length=60, verbose_name='loại việc')),
                ('phone_at', models.DateTimeField(verbose_name='giờ theo điện thoại')),
                ('offset_ms', models.BigIntegerField(verbose_name='giờ máy chủ trừ giờ điện thoại (mili giây)')),
                ('happened_at', models.DateTimeField(verbose_name='giờ xảy ra, đã chỉnh')),
                ('clock_doubtful', models.BooleanField(default=False, verbose_name='giờ ước tính vì đồng hồ bị đổi')),
                ('received_at', models.DateTimeField(verbose_name='nhận lúc')),
                ('state', models.CharField(choices=[('done', 'đã ghi'), ('conflict', 'đã ghi, có điểm không khớp'), ('held', 'chưa ghi được, chờ người xử lý'), ('settled', 'đã xử lý')], max_length=8, verbose_name='kết quả')),
                ('message', models.TextField(blank=True, verbose_name='lời báo')),
                ('url', models.CharField(blank=True, editable=False, max_length=200)),
                ('told', models.JSONField(default=dict, editable=False)),
                ('data', models.JSONField(default=dict, editable=False)),
                ('unread_body', models.TextField(blank=True, editable=False)),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='đã xóa nội dung lúc')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='xử lý lúc')),
                ('settled_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do, cách xử lý')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='phone.device', verbose_name='điện thoại ca trực')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xử lý')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_acts', to='units.unit', verbose_name='đơn vị')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
            ],
            options={
                'verbose_name': 'việc gửi từ điện thoại',
                'indexes': [models.Index(fields=['unit', 'state', '-received_at'], name='phone_senta_unit_id_1fd772_idx'), models.Index(fields=['device', 'seq'], name='phone_senta_device__f2cc3e_idx'), models.Index(fields=['received_at'], name='phone_senta_receive_92d678_idx'), models.Index(fields=['device', 'forgotten_at'], name='phone_senta_device__938ef6_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='phone_sentact_settled_whole')],
            },
        ),
    ]
