import django.db.models.deletion
import tuquan.core.ids
import tuquan.facts.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('annual', 'báo cáo năm'), ('half-year', 'báo cáo 6 tháng'), ('result', 'báo cáo kết quả năm đánh giá'), ('five-year', 'báo cáo tổng kết 5 năm'), ('thematic', 'báo cáo chuyên đề')], max_length=10, verbose_name='loại báo cáo')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('title', models.CharField(max_length=300, verbose_name='trích yếu')),
                ('outline_code', models.CharField(max_length=60, verbose_name='đề cương')),
                ('outline_version', models.CharField(max_length=60, verbose_name='phiên bản đề cương')),
                ('outline', models.JSONField(default=dict, verbose_name='đề cương khi soạn')),
                ('state', models.CharField(choices=[('draft', 'đang soạn'), ('issued', 'đã ban hành'), ('replaced', 'đã được thay'), ('withdrawn', 'đã thu hồi')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('figures_at', models.DateTimeField(verbose_name='số liệu lấy lúc')),
                ('created_at', models.DateTimeField(verbose_name='soạn lúc')),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='ban hành lúc')),
                ('annexes', models.JSONField(default=list, verbose_name='phụ lục khi ban hành')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='dấu vân tay của bản ban hành')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do thu hồi')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người soạn')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.officialdocument', verbose_name='văn bản đã ban hành')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi ban hành')),
                ('place', models.ForeignKey(blank=True, help_text='có địa bàn: báo cáo về toàn địa bàn; không có: về riêng đơn vị', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='địa bàn')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reports.report', verbose_name='thay cho')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'báo cáo',
                'indexes': [models.Index(fields=['unit', '-last_date', '-id'], name='reports_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='reports_report_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('issued_at', None)), models.Q(('document__isnull', False), ('issued_at__isnull', False)), _connector='OR'), name='reports_report_issued_with_its_paper'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('issued_at', None)), models.Q(models.Q(('state', 'draft'), _negated=True), ('issued_at__isnull', False)), _connector='OR'), name='reports_report_draft_is_not_issued'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='reports_report_withdrawn_with_reason'), models.UniqueConstraint(condition=models.Q(('place__isnull', True), ('state', 'draft')), fields=('unit', 'kind', 'outline_code', 'first_date', 'last_date'), name='reports_report_one_draft'), models.UniqueConstraint(condition=models.Q(('place__isnull', False), ('state', 'draft')), fields=('unit', 'kind', 'outline_code', 'place', 'first_date', 'last_date'), name='reports_report_one_draft_place')],
            },
        ),
        migrations.CreateModel(
            name='ReportFigure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=200, verbose_name='dấu trong lời văn')),
                ('shown', models.CharField(blank=True, max_length=200, verbose_name='số đã lấy')),
                ('value', tuquan.facts.fields.ExactField(null=True, verbose_name='giá trị')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], default='exact', max_length=10, verbose_name='mức chính xác')),
                ('basis', models.CharField(blank=True, choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], max_length=10, verbose_name='cơ sở')),
                ('taken_at', models.DateTimeField(verbose_name='lấy lúc')),
                ('typed', models.CharField(blank=True, max_length=200, verbose_name='số gõ đè')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='lý do gõ đè')),
                ('typed_at', models.DateTimeField(null=True, verbose_name='gõ đè lúc')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.report', verbose_name='báo cáo')),
                ('typed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gõ đè')),
            ],
            options={
                'verbose_name': 'số liệu của báo cáo',
                'constraints': [models.UniqueConstraint(fields=('report', 'mark'), name='reports_figure_once'), models.CheckConstraint(condition=models.Q(models.Q(('typed', ''), _negated=True), ('reason', ''), _connector='OR'), name='reports_figure_reason_of_typed')],
            },
        ),
        migrations.CreateModel(
            name='ReportSection',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('order', models.PositiveSmallIntegerField(verbose_name='thứ tự')),
                ('code', models.CharField(max_length=60, verbose_name='mã')),
                ('level', models.PositiveSmallIntegerField(default=1, verbose_name='cấp đề mục')),
                ('heading', models.CharField(blank=True, max_length=250, verbose_name='đề mục')),
                ('is_writers', models.BooleanField(default=False, verbose_name='phần của người viết')),
                ('has_text', models.BooleanField(default=True, verbose_name='có nội dung')),
                ('text', models.TextField(blank=True, verbose_name='nội dung')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='lần lưu')),
                ('edited', models.BooleanField(default=False, verbose_name='người đã sửa')),
                ('edited_at', models.DateTimeField(verbose_name='sửa lúc')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa cuối')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.report', verbose_name='báo cáo')),
            ],
            options={
                'verbose_name': 'mục của báo cáo',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('report', 'code'), name='reports_section_once')],
            },
        ),
        migrations.CreateModel(
            name='SectionPresence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField(verbose_name='thấy lúc')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='reports.reportsection', verbose_name='mục của báo cáo')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người viết')),
            ],
            options={
                'verbose_name': 'người đang viết',
                'constraints': [models.UniqueConstraint(fields=('section', 'user'), name='reports_presence_once')],
            },
        ),
        migrations.CreateModel(
            name='SectionVersion',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('drafted', 'máy soạn từ hồ sơ'), ('saved', 'lưu'), ('apart', 'giữ riêng vì hai người cùng sửa')], max_length=8, verbose_name='loại')),
                ('version', models.PositiveIntegerField(verbose_name='lần lưu')),
                ('text', models.TextField(blank=True, verbose_name='nội dung')),
                ('shown', models.JSONField(default=dict, verbose_name='số hiện khi đó')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='xử lý lúc')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lưu')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='reports.reportsection', verbose_name='mục của báo cáo')),
            ],
            options={
                'verbose_name': 'phiên bản của mục',
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['section', 'at'], name='reports_version_steps')],
            },
        ),
        migrations.CreateModel(
            name='FigureUse',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('holder_type', models.CharField(max_length=60, verbose_name='loại văn bản')),
                ('holder_id', models.UUIDField(verbose_name='văn bản')),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('dims', models.CharField(default='{}', max_length=200, verbose_name='chiều')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('value', tuquan.facts.fields.ExactField(null=True, verbose_name='giá trị đã dùng')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], default='exact', max_length=10, verbose_name='mức chính xác')),
                ('basis', models.CharField(blank=True, choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], max_length=10, verbose_name='cơ sở')),
                ('used_at', models.DateTimeField(verbose_name='dùng lúc')),
                ('for_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị được báo khi số thay đổi')),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='của địa bàn')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='của')),
            ],
            options={
                'verbose_name': 'số liệu đã dùng',
                'indexes': [models.Index(fields=['holder_type', 'holder_id'], name='reports_use_of'), models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', 'indicator'], name='reports_use_of_unit'), models.Index(condition=models.Q(('place__isnull', False)), fields=['place', 'indicator'], name='reports_use_of_place')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('unit', None)), models.Q(('place', None), ('unit__isnull', False)), _connector='OR'), name='reports_use_one_subject'), models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='reports_use_dates_in_order')],
            },
        ),
    ]
