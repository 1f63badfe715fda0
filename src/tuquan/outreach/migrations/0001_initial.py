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
            name='Session',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('awareness', 'buổi tuyên truyền, quán triệt'), ('training', 'lớp tập huấn, huấn luyện')], default='awareness', max_length=10, verbose_name='loại')),
                ('topic', models.CharField(default='general', help_text='mã chủ đề trong danh mục số liệu', max_length=30, verbose_name='chủ đề')),
                ('form', models.CharField(choices=[('conference', 'hội nghị'), ('briefing', 'giao ban, sinh hoạt cơ quan'), ('party_cell', 'sinh hoạt chi bộ'), ('union', 'sinh hoạt công đoàn, đoàn thể'), ('class', 'lớp học'), ('flag_salute', 'chào cờ, sinh hoạt dưới cờ'), ('loudspeaker', 'loa truyền thanh'), ('contest', 'hội thi, diễn đàn, tọa đàm'), ('online', 'trực tuyến'), ('practice', 'thực hành tại chỗ'), ('festival', 'Ngày hội toàn dân bảo vệ an ninh Tổ quốc'), ('other', 'hình thức khác')], default='conference', max_length=12, verbose_name='hình thức')),
                ('title', models.CharField(max_length=250, verbose_name='nội dung')),
                ('date', models.DateField(verbose_name='ngày')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='giờ bắt đầu')),
                ('last_date', models.DateField(blank=True, help_text='để trống nếu trong một ngày', null=True, verbose_name='đến ngày')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='địa điểm')),
                ('speaker', models.CharField(blank=True, max_length=150, verbose_name='người trình bày')),
                ('audience', models.CharField(choices=[('staff', 'cán bộ, nhân viên'), ('learners', 'người học'), ('guards', 'bảo vệ'), ('team', 'thành viên tổ tự quản'), ('residents', 'người dân'), ('mixed', 'nhiều đối tượng')], default='staff', max_length=10, verbose_name='đối tượng')),
                ('covers_internal_rules', models.BooleanField(default=False, verbose_name='có quán triệt nội quy')),
                ('covers_criteria', models.BooleanField(default=False, verbose_name='có quán triệt tiêu chí')),
                ('head_count', models.PositiveIntegerField(default=0, help_text='0: chưa đếm', verbose_name='số lượt người dự')),
                ('counted_as', models.CharField(choices=[('exact', 'đúng số này'), ('at_least', 'trên, hơn số này'), ('nearly', 'gần số này'), ('about', 'khoảng số này')], default='exact', max_length=10, verbose_name='mức chính xác')),
                ('act_id', models.UUIDField(blank=True, editable=False, null=True, unique=True, verbose_name='mã lần ghi')),
                ('created_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='rút lúc')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do rút')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'buổi tuyên truyền, tập huấn',
                'indexes': [models.Index(fields=['unit', 'date'], name='outreach_se_unit_id_e6ef28_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='outreach_session_withdrawn_with_reason'), models.CheckConstraint(condition=models.Q(('last_date', None), ('last_date__gte', models.F('date')), _connector='OR'), name='outreach_session_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='units.person', verbose_name='người dự')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='outreach.session', verbose_name='buổi')),
            ],
            options={
                'verbose_name': 'người dự buổi',
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='outreach_attendance_once')],
            },
        ),
    ]
