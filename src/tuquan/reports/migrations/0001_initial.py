import django.db.models.deletion
import tuquan.core.ids
import tuquan.facts.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('facts', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200, verbose_name='tên đợt')),
                ('form', models.JSONField(null=True, verbose_name='biểu')),
                ('form_version', models.CharField(blank=True, max_length=12, verbose_name='phiên bản biểu')),
                ('outline', models.TextField(blank=True, verbose_name='đề cương báo cáo bằng lời')),
                ('first_date', models.DateField(verbose_name='kỳ từ ngày')),
                ('last_date', models.DateField(verbose_name='kỳ đến ngày')),
                ('deadline', models.DateField(verbose_name='hạn nộp')),
                ('reminder_days', models.JSONField(default=list, help_text='số ngày trước hạn; số âm là sau hạn', verbose_name='nhắc trước hạn')),
                ('instruction', models.TextField(blank=True, verbose_name='hướng dẫn')),
                ('state', models.CharField(choices=[('draft', 'đang chuẩn bị'), ('open', 'đang thu'), ('closed', 'đã kết thúc')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('opened_at', models.DateTimeField(null=True, verbose_name='mở lúc')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='kết thúc lúc')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lập bởi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='units.unit', verbose_name='cơ quan thu')),
            ],
            options={
                'verbose_name': 'đợt báo cáo',
                'indexes': [models.Index(fields=['unit', '-deadline'], name='reports_campaigns_of'), models.Index(fields=['state', 'deadline'], name='reports_campaigns_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='reports_campaign_dates_in_order'), models.CheckConstraint(condition=models.Q(('form__isnull', False), models.Q(('outline', ''), _negated=True), _connector='OR'), name='reports_campaign_asks_for_something'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('opened_at', None), ('state', 'draft')), models.Q(('closed_at', None), ('opened_at__isnull', False), ('state', 'open')), models.Q(('closed_at__isnull', False), ('opened_at__isnull', False), ('state', 'closed')), _connector='OR'), name='reports_campaign_moments_fit_its_state')],
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
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('not_begun', 'chưa làm'), ('filling', 'đang điền'), ('sent', 'đã nộp, chờ xem'), ('returned', 'bị trả lại'), ('accepted', 'đã tiếp nhận'), ('reopened', 'mở lại để sửa'), ('excused', 'được miễn')], default='not_begun', max_length=10, verbose_name='trạng thái')),
                ('version', models.PositiveIntegerField(default=0, help_text='tăng mỗi khi một ô đổi', verbose_name='lần ghi')),
                ('narrative', models.TextField(blank=True, verbose_name='báo cáo bằng lời')),
                ('route', models.CharField(blank=True, choices=[('page', 'điền trên phần mềm'), ('excel', 'tệp Excel'), ('report', 'báo cáo bằng lời')], max_length=10, verbose_name='cách nộp')),
                ('begun_at', models.DateTimeField(null=True, verbose_name='bắt đầu lúc')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='nộp lúc')),
                ('first_sent_at', models.DateTimeField(null=True, verbose_name='nộp lần đầu lúc')),
                ('accepted_at', models.DateTimeField(null=True, verbose_name='tiếp nhận lúc')),
                ('reason', models.CharField(blank=True, help_text='trả lại, mở lại, miễn hoặc thêm muộn vì sao', max_length=500, verbose_name='lý do')),
                ('correction_asked_at', models.DateTimeField(null=True, verbose_name='xin sửa lúc')),
                ('correction_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do xin sửa')),
                ('reminded_date', models.DateField(null=True, verbose_name='nhắc lần cuối ngày')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='submissions', to='reports.campaign', verbose_name='đợt báo cáo')),
                ('declaration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='facts.declaration', verbose_name='bản khai số liệu')),
                ('filled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người điền')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='địa bàn')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='units.unit', verbose_name='đơn vị nộp')),
            ],
            options={
                'verbose_name': 'bài nộp',
                'indexes': [models.Index(fields=['campaign', 'state'], name='reports_submissions_by_state'), models.Index(fields=['unit', 'state'], name='reports_submissions_of')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'unit'), name='reports_submission_once'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('sent', 'accepted')), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='reports_submission_sent_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='reports_submission_accepted_has_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'reopened', 'excused']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='reports_submission_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('correction_asked_at', None), ('correction_reason', '')), models.Q(('correction_asked_at__isnull', False), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='reports_submission_correction_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='số biên nhận')),
                ('content', models.TextField(verbose_name='nội dung đã nộp')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='dấu vân tay SHA-256')),
                ('sent_at', models.DateTimeField(verbose_name='nộp lúc')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='nộp bởi')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='reports.submission', verbose_name='bài nộp')),
            ],
            options={
                'verbose_name': 'biên nhận',
                'indexes': [models.Index(fields=['submission', '-sent_at'], name='reports_receipts_of')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionCell',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(help_text='chỉ tiêu và chiều', max_length=262, verbose_name='dòng')),
                ('stated', tuquan.facts.fields.ExactField(null=True, verbose_name='số đơn vị ghi')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], default='exact', max_length=10, verbose_name='mức chính xác')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='vì sao khác số ghi nhận')),
                ('source_title', models.CharField(blank=True, max_length=250, verbose_name='lấy từ')),
                ('span', models.CharField(blank=True, max_length=500, verbose_name='câu trong báo cáo')),
                ('fact_value', tuquan.facts.fields.ExactField(null=True, verbose_name='số ghi nhận khi nộp')),
                ('fact_qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], default='exact', max_length=10, verbose_name='mức của số ghi nhận')),
                ('fact_basis', models.CharField(blank=True, choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], max_length=10, verbose_name='cơ sở của số ghi nhận')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='lần ghi')),
                ('changed_at', models.DateTimeField(null=True, verbose_name='ghi lúc')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='reports.submission', verbose_name='bài nộp')),
            ],
            options={
                'verbose_name': 'ô số liệu',
                'constraints': [models.UniqueConstraint(fields=('submission', 'key'), name='reports_cell_once')],
            },
        ),
    ]
