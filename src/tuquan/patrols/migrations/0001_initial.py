import django.core.validators
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
            name='PatrolSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keep_months', models.PositiveSmallIntegerField(default=12, verbose_name='giữ nhật ký tuần tra (tháng)')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='patrol_settings', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'cách giữ nhật ký tuần tra',
            },
        ),
        migrations.CreateModel(
            name='Route',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('name', models.CharField(max_length=150, verbose_name='tên tuyến')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='theo phương án bảo vệ')),
                ('ordered', models.BooleanField(default=False, verbose_name='đi đúng thứ tự')),
                ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='đi hết trong (phút)')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patrol_routes', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'tuyến tuần tra',
                'ordering': ['name', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='patrols_route_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('shift', models.UUIDField(blank=True, null=True, verbose_name='ca trực')),
                ('due_from', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu từ')),
                ('due_by', models.DateTimeField(blank=True, null=True, verbose_name='muộn nhất lúc')),
                ('call_at', models.DateTimeField(blank=True, null=True, verbose_name='gọi đi lúc')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu lúc')),
                ('start_act', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('course', models.JSONField(blank=True, default=list, editable=False, verbose_name='các điểm phải qua')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                ('late_told_at', models.DateTimeField(blank=True, null=True, verbose_name='báo trễ lúc')),
                ('missed_told_at', models.DateTimeField(blank=True, null=True, verbose_name='báo sót lúc')),
                ('set_aside_at', models.DateTimeField(blank=True, null=True, verbose_name='không tính từ lúc')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đi tuần')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patrol_rounds', to='units.unit', verbose_name='đơn vị')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='patrols.route', verbose_name='tuyến tuần tra')),
            ],
            options={
                'verbose_name': 'vòng tuần tra',
                'indexes': [models.Index(fields=['unit', 'due_from'], name='patrols_rou_unit_id_166d3d_idx'), models.Index(fields=['finished_at', 'due_by'], name='patrols_rou_finishe_43c848_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('due_from__isnull', False)), fields=('route', 'due_from'), name='patrols_round_planned_once'), models.CheckConstraint(condition=models.Q(('due_from__isnull', False), ('started_at__isnull', False), _connector='OR'), name='patrols_round_planned_or_begun'), models.CheckConstraint(condition=models.Q(('set_aside_at', None), ('due_from', None), _connector='OR'), name='patrols_planned_rounds_count')],
            },
        ),
        migrations.CreateModel(
            name='PatrolDay',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày')),
                ('planned', models.PositiveIntegerField(default=0, verbose_name='vòng theo lịch')),
                ('walked', models.PositiveIntegerField(default=0, verbose_name='vòng theo lịch đã đi')),
                ('extra', models.PositiveIntegerField(default=0, verbose_name='vòng đi thêm')),
                ('points', models.PositiveIntegerField(default=0, verbose_name='lượt điểm phải qua')),
                ('missed', models.PositiveIntegerField(default=0, verbose_name='lượt điểm bị sót')),
                ('counted_at', models.DateTimeField(verbose_name='tính lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='patrol_days', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'ngày tuần tra',
                'constraints': [models.UniqueConstraint(fields=('unit', 'date'), name='patrols_day_once'), models.CheckConstraint(condition=models.Q(('walked__lte', models.F('planned')), ('missed__lte', models.F('points'))), name='patrols_day_within_plan')],
            },
        ),
        migrations.CreateModel(
            name='SitePlan',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=150, verbose_name='tên sơ đồ')),
                ('width', models.PositiveIntegerField(verbose_name='rộng (điểm ảnh)')),
                ('height', models.PositiveIntegerField(verbose_name='cao (điểm ảnh)')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_plans', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'sơ đồ mặt bằng',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('name', models.CharField(max_length=150, verbose_name='tên điểm')),
                ('code', models.CharField(editable=False, max_length=32, unique=True, verbose_name='mã điểm')),
                ('nfc', models.CharField(blank=True, max_length=40, verbose_name='số thẻ NFC')),
                ('latitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)], verbose_name='vĩ độ')),
                ('longitude', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)], verbose_name='kinh độ')),
                ('radius', models.PositiveSmallIntegerField(default=30, verbose_name='bán kính (m)')),
                ('x', models.PositiveIntegerField(blank=True, null=True, verbose_name='vị trí ngang trên sơ đồ')),
                ('y', models.PositiveIntegerField(blank=True, null=True, verbose_name='vị trí dọc trên sơ đồ')),
                ('instructions', models.CharField(blank=True, max_length=1000, verbose_name='việc phải làm tại điểm')),
                ('questions', models.JSONField(blank=True, default=list, verbose_name='câu hỏi tại điểm')),
                ('photo', models.BooleanField(default=False, verbose_name='cần ảnh')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patrol_points', to='units.unit', verbose_name='đơn vị')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='points', to='patrols.siteplan', verbose_name='sơ đồ mặt bằng')),
            ],
            options={
                'verbose_name': 'điểm tuần tra',
                'ordering': ['name', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='patrols_point_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='patrols_point_whole_position'), models.CheckConstraint(condition=models.Q(models.Q(('x', None), ('y', None)), models.Q(('x__isnull', False), ('y__isnull', False)), _connector='OR'), name='patrols_point_whole_mark')],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stops', to='patrols.point', verbose_name='điểm tuần tra')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='patrols.route', verbose_name='tuyến tuần tra')),
            ],
            options={
                'verbose_name': 'điểm trên tuyến',
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('route', 'point'), name='patrols_stop_once')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('received_at', models.DateTimeField(verbose_name='phần mềm nhận lúc')),
                ('how', models.CharField(choices=[('qr', 'quét mã QR'), ('nfc', 'chạm thẻ NFC'), ('gps', 'vị trí GPS'), ('hand', 'bấm tay')], max_length=5, verbose_name='cách xác nhận')),
                ('sure', models.BooleanField(default=False, verbose_name='đúng điểm')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='trả lời')),
                ('odd', models.BooleanField(default=False, verbose_name='có điều bất thường')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đi tuần')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='patrols.point', verbose_name='điểm tuần tra')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='patrols.round', verbose_name='vòng tuần tra')),
            ],
            options={
                'verbose_name': 'lượt qua điểm tuần tra',
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'point'), name='patrols_visit_once')],
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens', models.TimeField(verbose_name='từ')),
                ('closes', models.TimeField(verbose_name='đến')),
                ('random', models.BooleanField(default=False, verbose_name='bắt đầu ngẫu nhiên')),
                ('route', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='patrols.route', verbose_name='tuyến tuần tra')),
            ],
            options={
                'verbose_name': 'khung giờ tuần tra',
                'ordering': ['opens', 'id'],
                'constraints': [models.UniqueConstraint(fields=('route', 'opens'), name='patrols_window_once')],
            },
        ),
    ]
