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
            name='ReadingKeeping',
            fields=[
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='units.unit', verbose_name='đơn vị')),
                ('days', models.PositiveSmallIntegerField(verbose_name='số ngày giữ tệp gốc')),
            ],
            options={
                'verbose_name': 'thời hạn giữ báo cáo gốc',
            },
        ),
        migrations.CreateModel(
            name='AddedWord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('phrase', models.CharField(max_length=80, unique=True, verbose_name='cách gọi')),
                ('added_at', models.DateTimeField(verbose_name='thêm lúc')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thêm')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị thêm')),
            ],
            options={
                'verbose_name': 'cách gọi của địa phương',
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('period_told', models.BooleanField(default=False, verbose_name='người đọc đã đặt kỳ')),
                ('source_title', models.CharField(max_length=200, verbose_name='tên báo cáo')),
                ('source_number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('source_date', models.DateField(blank=True, null=True, verbose_name='ngày báo cáo')),
                ('text', models.TextField(verbose_name='nội dung đã che tên người')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='dấu vân tay nội dung')),
                ('notes', models.TextField(blank=True, verbose_name='lưu ý khi đọc')),
                ('original_name', models.CharField(blank=True, max_length=200, verbose_name='tệp gốc')),
                ('original_until', models.DateField(null=True, verbose_name='giữ tệp gốc đến hết ngày')),
                ('state', models.CharField(choices=[('read', 'chờ xét từng số'), ('confirmed', 'đã xác nhận'), ('dropped', 'đã bỏ'), ('withdrawn', 'đã rút số liệu')], default='read', max_length=10, verbose_name='trạng thái')),
                ('ended_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do bỏ, rút')),
                ('made_at', models.DateTimeField(verbose_name='đọc lúc')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='xác nhận lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='bỏ, rút lúc')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xác nhận')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đọc')),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='số của toàn địa bàn')),
                ('subject_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='số của đơn vị')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='units.unit', verbose_name='đơn vị đọc')),
            ],
            options={
                'verbose_name': 'báo cáo được đọc',
                'indexes': [models.Index(fields=['unit', 'made_at'], name='reports_reading_of_unit'), models.Index(fields=['unit', 'fingerprint'], name='reports_reading_same_text')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('subject_unit', None)), models.Q(('place', None), ('subject_unit__isnull', False)), _connector='OR'), name='reports_reading_one_subject'), models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='reports_reading_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('state__in', ['read', 'dropped'])), models.Q(('confirmed_at__isnull', False), ('state__in', ['confirmed', 'withdrawn'])), _connector='OR'), name='reports_reading_confirmed_as_a_whole'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state__in', ['read', 'confirmed'])), models.Q(('ended_at__isnull', False), ('state__in', ['dropped', 'withdrawn']), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='reports_reading_ended_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='ReadFigure',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('start', models.PositiveIntegerField(null=True, verbose_name='chỗ đầu trong văn bản')),
                ('end', models.PositiveIntegerField(null=True, verbose_name='chỗ cuối trong văn bản')),
                ('read_indicator', models.CharField(blank=True, max_length=60, verbose_name='chỉ tiêu máy đọc')),
                ('read_value', tuquan.facts.fields.ExactField(null=True, verbose_name='số máy đọc')),
                ('read_qualifier', models.CharField(blank=True, choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], max_length=10, verbose_name='mức chính xác máy đọc')),
                ('read_first_date', models.DateField(null=True, verbose_name='từ ngày máy đọc')),
                ('read_last_date', models.DateField(null=True, verbose_name='đến ngày máy đọc')),
                ('confidence', models.FloatField(default=0.0, verbose_name='độ chắc chắn')),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('dims', models.CharField(default='{}', max_length=200, verbose_name='chiều')),
                ('value', tuquan.facts.fields.ExactField(verbose_name='số')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], default='exact', max_length=10, verbose_name='mức chính xác')),
                ('numerator', tuquan.facts.fields.ExactField(null=True, verbose_name='tử số')),
                ('denominator', tuquan.facts.fields.ExactField(null=True, verbose_name='mẫu số')),
                ('high', tuquan.facts.fields.ExactField(null=True, verbose_name='số cuối của khoảng')),
                ('first_date', models.DateField(null=True, verbose_name='từ ngày')),
                ('last_date', models.DateField(null=True, verbose_name='đến ngày')),
                ('state', models.CharField(choices=[('waiting', 'chờ xét'), ('accepted', 'đã nhận'), ('corrected', 'đã sửa'), ('dropped', 'đã bỏ')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='xét lúc')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người xét')),
                ('declaration', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='read_figures', to='facts.declaration', verbose_name='bản khai số liệu')),
                ('same_as', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='repeated', to='reports.readfigure', verbose_name='nhắc lại của')),
                ('reading', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.reading', verbose_name='báo cáo được đọc')),
            ],
            options={
                'verbose_name': 'số đọc được',
                'indexes': [models.Index(fields=['reading', 'start'], name='reports_read_figures_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end', None), ('start', None)), models.Q(('end__gt', models.F('start')), ('start__isnull', False)), _connector='OR'), name='reports_read_figure_place'), models.CheckConstraint(condition=models.Q(models.Q(('first_date', None), ('last_date', None)), models.Q(('first_date__isnull', False), ('last_date__gte', models.F('first_date'))), _connector='OR'), name='reports_read_figure_days'), models.UniqueConstraint(condition=models.Q(('start__isnull', False)), fields=('reading', 'start', 'end', 'indicator'), name='reports_read_figure_once')],
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
