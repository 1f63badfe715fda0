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
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30, verbose_name='loại')),
                ('severity', models.CharField(choices=[('ordinary', 'xử lý được tại chỗ'), ('help', 'cần hỗ trợ'), ('emergency', 'khẩn cấp')], default='help', max_length=10, verbose_name='mức độ')),
                ('drill', models.BooleanField(default=False, verbose_name='diễn tập')),
                ('where', models.CharField(max_length=200, verbose_name='ở đâu')),
                ('now', models.CharField(blank=True, max_length=500, verbose_name='đang xảy ra gì')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='số người ước chừng')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu lúc')),
                ('discovered_at', models.DateTimeField(verbose_name='phát hiện lúc')),
                ('reported_at', models.DateTimeField(verbose_name='báo lúc')),
                ('received_at', models.DateTimeField(verbose_name='phần mềm nhận lúc')),
                ('playbook', models.CharField(blank=True, max_length=40, verbose_name='phương án')),
                ('playbook_version', models.PositiveSmallIntegerField(default=0, verbose_name='bản')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='có người nhận lúc')),
                ('taken_by', models.CharField(blank=True, max_length=150, verbose_name='người nhận xử lý')),
                ('alarms', models.PositiveSmallIntegerField(default=0, verbose_name='số lần báo lại')),
                ('alarmed_at', models.DateTimeField(blank=True, null=True, verbose_name='báo lần cuối lúc')),
                ('caught', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số người bị bắt quả tang')),
                ('outcome', models.CharField(blank=True, choices=[('real', 'đã xác minh có vụ việc'), ('false_alarm', 'báo nhầm, không có vụ việc')], max_length=15, verbose_name='đơn vị xác minh')),
                ('finding', models.CharField(blank=True, max_length=1000, verbose_name='kết luận của đơn vị')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='bỏ lúc')),
                ('forgotten_at', models.DateTimeField(blank=True, null=True, verbose_name='xóa chi tiết lúc')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người kết thúc')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người báo')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.site', verbose_name='cơ sở')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'vụ việc',
                'indexes': [models.Index(fields=['unit', 'discovered_at'], name='incidents_i_unit_id_78e9c8_idx'), models.Index(fields=['closed_at', 'taken_at'], name='incidents_i_closed__78e5c7_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('started_at', None), ('started_at__lte', models.F('discovered_at')), _connector='OR'), name='incidents_started_before_discovered'), models.CheckConstraint(condition=models.Q(('discovered_at__lte', models.F('reported_at'))), name='incidents_discovered_before_reported'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', '')), models.Q(('closed_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='incidents_closed_with_outcome')],
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('point', models.CharField(max_length=20, verbose_name='điểm, tiêu chí')),
                ('verdict', models.CharField(choices=[('violation', 'có vụ việc tại điểm này'), ('no_violation', 'không thuộc điểm này')], max_length=15, verbose_name='kết luận')),
                ('body', models.CharField(max_length=250, verbose_name='cơ quan kết luận')),
                ('number', models.CharField(max_length=60, verbose_name='số văn bản')),
                ('date', models.DateField(verbose_name='ngày văn bản')),
                ('excuse', models.CharField(blank=True, choices=[('', 'không đề nghị'), ('force_majeure', 'bất khả kháng'), ('early_and_reported', 'phát hiện sớm, đã giảm hậu quả và báo cáo ngay')], max_length=20, verbose_name='đề nghị loại trừ')),
                ('excuse_note', models.CharField(blank=True, max_length=500, verbose_name='căn cứ loại trừ')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conclusions', to='incidents.incident', verbose_name='vụ việc')),
            ],
            options={
                'verbose_name': 'kết luận của cơ quan có thẩm quyền',
                'ordering': ['date', 'id'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'point'), name='incidents_one_conclusion_a_point')],
            },
        ),
        migrations.CreateModel(
            name='IncidentNote',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=500, verbose_name='diễn biến')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='incidents.incident', verbose_name='vụ việc')),
            ],
            options={
                'verbose_name': 'diễn biến của vụ việc',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IncidentSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('alarm_minutes', models.PositiveSmallIntegerField(default=5, verbose_name='báo lại sau (phút)')),
                ('keep_years', models.PositiveSmallIntegerField(default=3, verbose_name='giữ chi tiết (năm)')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='incident_settings', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'cách làm với vụ việc',
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=300, verbose_name='biện pháp')),
                ('owner', models.CharField(max_length=150, verbose_name='bộ phận, người làm')),
                ('due_date', models.DateField(verbose_name='hạn')),
                ('point', models.UUIDField(blank=True, null=True, verbose_name='điểm tuần tra cần xem')),
                ('done_date', models.DateField(blank=True, null=True, verbose_name='xong ngày')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='incidents.incident', verbose_name='vụ việc')),
            ],
            options={
                'verbose_name': 'biện pháp sau vụ việc',
                'ordering': ['due_date', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('place', models.CharField(max_length=200, verbose_name='lập tại')),
                ('what', models.TextField(max_length=4000, verbose_name='nội dung vụ việc')),
                ('done', models.TextField(blank=True, max_length=4000, verbose_name='việc đã làm')),
                ('harm', models.CharField(blank=True, max_length=500, verbose_name='thiệt hại')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='incidents.incident', verbose_name='vụ việc')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
            ],
            options={
                'verbose_name': 'biên bản vụ việc',
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MinutesPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('part', models.CharField(choices=[('reporter', 'người báo'), ('witness', 'người làm chứng'), ('harmed', 'người bị hại, bị nạn'), ('owner', 'người quản lý tài sản'), ('concerned', 'người liên quan')], max_length=10, verbose_name='tư cách')),
                ('contact', models.CharField(blank=True, max_length=200, verbose_name='chức vụ, nơi ở')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='incidents.minutes', verbose_name='biên bản')),
            ],
            options={
                'verbose_name': 'người trong biên bản',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SceneItem',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='số thứ tự')),
                ('what', models.CharField(max_length=200, verbose_name='vật, ảnh')),
                ('where', models.CharField(blank=True, max_length=200, verbose_name='tìm thấy, chụp ở đâu')),
                ('found_at', models.DateTimeField(verbose_name='lúc')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='dấu vân tay SHA-256 của ảnh')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='incidents.incident', verbose_name='vụ việc')),
            ],
            options={
                'verbose_name': 'vật chứng, ảnh hiện trường',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'number'), name='incidents_item_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Custody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(max_length=150, verbose_name='người, bộ phận giữ')),
                ('kept_where', models.CharField(blank=True, max_length=150, verbose_name='giữ ở đâu')),
                ('since', models.DateTimeField(verbose_name='từ lúc')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='custody', to='incidents.sceneitem', verbose_name='vật chứng')),
            ],
            options={
                'verbose_name': 'lần giữ vật chứng',
                'ordering': ['since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StepTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='bước')),
                ('state', models.CharField(choices=[('done', 'đã làm'), ('no_answer', 'không liên lạc được'), ('not_needed', 'không cần')], max_length=12, verbose_name='kết quả')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('no_answer_at', models.DateTimeField(blank=True, null=True, verbose_name='không liên lạc được lúc')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='incidents.incident', verbose_name='vụ việc')),
            ],
            options={
                'verbose_name': 'bước đã làm của vụ việc',
                'ordering': ['at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'code'), name='incidents_step_once')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('head', 'thủ trưởng'), ('chief', 'tổ trưởng bảo vệ'), ('team', 'tổ bảo vệ, tự quản'), ('police', 'Công an nơi đóng')], max_length=10, verbose_name='bên')),
                ('name', models.CharField(max_length=250, verbose_name='người được báo')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='điện thoại')),
                ('serial', models.PositiveIntegerField(default=0, editable=False)),
                ('sent_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận lúc')),
                ('coming_at', models.DateTimeField(blank=True, null=True, verbose_name='báo đang đến lúc')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='có mặt lúc')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='incidents.incident', verbose_name='vụ việc')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.unit', verbose_name='đơn vị được báo')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản được báo')),
            ],
            options={
                'verbose_name': 'người được báo vụ việc',
                'ordering': ['sent_at', 'id'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'side', 'name'), name='incidents_told_once'), models.CheckConstraint(condition=models.Q(('arrived_at', None), ('received_at__isnull', False), _connector='OR'), name='incidents_arrived_after_received')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('to_name', models.CharField(max_length=250, verbose_name='cơ quan nhận')),
                ('summary', models.CharField(max_length=1000, verbose_name='nội dung bàn giao')),
                ('caught', models.PositiveSmallIntegerField(default=0, verbose_name='số người giao kèm')),
                ('handed_at', models.DateTimeField(verbose_name='bàn giao lúc')),
                ('serial', models.PositiveIntegerField(default=0, editable=False)),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận lúc')),
                ('receiver', models.CharField(blank=True, max_length=150, verbose_name='người nhận')),
                ('receipt_number', models.CharField(blank=True, max_length=60, verbose_name='số biên nhận')),
                ('handed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người bàn giao')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='incidents.incident', verbose_name='vụ việc')),
                ('items', models.ManyToManyField(blank=True, related_name='transfers', to='incidents.sceneitem', verbose_name='vật chứng kèm theo')),
                ('to_unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.unit', verbose_name='cơ quan trong phần mềm')),
            ],
            options={
                'verbose_name': 'bàn giao vụ việc',
                'ordering': ['handed_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('received_at', None), ('receiver', '')), models.Q(('received_at__isnull', False), models.Q(('receiver', ''), _negated=True)), _connector='OR'), name='incidents_received_by_somebody')],
            },
        ),
    ]
