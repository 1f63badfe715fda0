import django.db.models.deletion
import tuquan.core.ids
import tuquan.facts.fields
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
            name='Declaration',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('basis', models.CharField(choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], default='declared', max_length=10, verbose_name='cơ sở')),
                ('source_title', models.CharField(max_length=250, verbose_name='nguồn')),
                ('source_date', models.DateField(blank=True, null=True, verbose_name='ngày của nguồn')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='ghi chú')),
                ('made_at', models.DateTimeField(verbose_name='khai lúc')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='rút lúc')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do rút')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người khai')),
                ('place', models.ForeignKey(blank=True, help_text='có địa bàn: số của toàn địa bàn; không có: số của riêng đơn vị', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='units.place', verbose_name='địa bàn')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='units.unit', verbose_name='đơn vị khai')),
            ],
            options={
                'verbose_name': 'bản khai số liệu',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='facts_declaration_dates_in_order'), models.CheckConstraint(condition=models.Q(('basis', 'recorded'), _negated=True), name='facts_declaration_is_not_recorded'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='facts_declaration_withdrawn_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('dims', models.CharField(default='{}', max_length=200, verbose_name='chiều')),
                ('value', tuquan.facts.fields.ExactField(verbose_name='giá trị')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], max_length=10, verbose_name='mức chính xác')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='facts.declaration', verbose_name='bản khai số liệu')),
            ],
            options={
                'verbose_name': 'số được khai',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('declaration', 'indicator', 'dims'), name='facts_declared_figure_once')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('scope', models.CharField(choices=[('own', 'của riêng đơn vị, địa bàn'), ('whole_area', 'toàn địa bàn')], max_length=10, verbose_name='phạm vi')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('dims', models.CharField(default='{}', help_text='JSON, khóa theo thứ tự', max_length=200, verbose_name='chiều')),
                ('value', tuquan.facts.fields.ExactField(verbose_name='giá trị')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], max_length=10, verbose_name='mức chính xác')),
                ('basis', models.CharField(choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], max_length=10, verbose_name='cơ sở')),
                ('source_type', models.CharField(max_length=60, verbose_name='loại bản ghi nguồn')),
                ('source_id', models.CharField(max_length=40, verbose_name='bản ghi nguồn')),
                ('source_title', models.CharField(max_length=250, verbose_name='tên bản ghi nguồn')),
                ('source_date', models.DateField(verbose_name='ngày của nguồn')),
                ('rolled', models.BooleanField(verbose_name='có trong số cộng sẵn')),
                ('written_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='thôi có giá trị lúc')),
                ('ending', models.CharField(blank=True, choices=[('', 'đang có giá trị'), ('replaced', 'đã được thay'), ('withdrawn', 'đã rút')], default='', max_length=10, verbose_name='vì sao thôi')),
                ('end_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do')),
                ('located', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='nơi đóng khi đó')),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='units.place', verbose_name='địa bàn')),
                ('replaces', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.fact', verbose_name='thay cho')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'số liệu',
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['located', 'indicator', 'last_date'], name='facts_by_place'), models.Index(condition=models.Q(('ended_at', None)), fields=['unit', 'indicator', 'last_date'], name='facts_by_unit'), models.Index(condition=models.Q(('ended_at', None), ('rolled', False)), fields=['indicator', 'located'], name='facts_not_rolled'), models.Index(condition=models.Q(('ended_at', None), ('last_date__gt', models.F('first_date')), ('rolled', True)), fields=['indicator', 'first_date'], name='facts_of_some_days')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('unit', None)), models.Q(('place', None), ('unit__isnull', False)), _connector='OR'), name='facts_fact_one_subject'), models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='facts_fact_dates_in_order'), models.CheckConstraint(condition=models.Q(('scope', 'own'), ('place__isnull', False), _connector='OR'), name='facts_fact_whole_area_is_of_a_place'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ending', '')), models.Q(('ended_at__isnull', False), models.Q(('ending', ''), _negated=True)), _connector='OR'), name='facts_fact_ended_as_a_whole'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('source_type', 'source_id', 'indicator', 'dims', 'scope', 'first_date', 'last_date'), name='facts_fact_stands_once'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', False)), fields=('replaces',), name='facts_fact_replaced_once')],
            },
        ),
        migrations.CreateModel(
            name='RollupCell',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('dims', models.CharField(blank=True, max_length=200, verbose_name='chiều')),
                ('total', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.rollupcell', verbose_name='ô gộp mọi cách chia')),
            ],
            options={
                'verbose_name': 'ô số cộng sẵn',
                'constraints': [models.UniqueConstraint(fields=('indicator', 'dims'), name='facts_rollup_cell_once'), models.CheckConstraint(condition=models.Q(models.Q(('dims', ''), ('total', None)), models.Q(models.Q(('dims', ''), _negated=True), ('total__isnull', False)), _connector='OR'), name='facts_rollup_cell_has_its_total')],
            },
        ),
        migrations.CreateModel(
            name='Rollup',
            fields=[
                ('pk', models.CompositePrimaryKey('place_id', 'cell_id', 'span', 'bucket', 'until', 'qualifier', blank=True, editable=False, primary_key=True, serialize=False)),
                ('span', models.PositiveSmallIntegerField(choices=[(0, 'từ nửa tháng này đến nửa tháng kia'), (1, 'cả một phần của năm'), (2, 'vắt qua hai phần của năm')], verbose_name='độ dài')),
                ('bucket', models.DateField(verbose_name='ngày đầu của nửa tháng đầu')),
                ('until', models.DateField(verbose_name='ngày đầu của nửa tháng cuối')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], max_length=10, verbose_name='mức chính xác')),
                ('value', tuquan.facts.fields.ExactField(verbose_name='tổng')),
                ('facts', models.BigIntegerField(verbose_name='số lượng số liệu')),
                ('place', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='địa bàn')),
                ('cell', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='facts.rollupcell', verbose_name='ô')),
            ],
            options={
                'verbose_name': 'số cộng sẵn',
            },
        ),
        migrations.CreateModel(
            name='RollupChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('bucket', models.DateField(verbose_name='ngày đầu của nửa tháng đầu')),
                ('until', models.DateField(verbose_name='ngày đầu của nửa tháng cuối')),
                ('dims', models.CharField(max_length=200, verbose_name='chiều')),
                ('qualifier', models.CharField(choices=[('exact', 'đúng bằng'), ('at_least', 'trên, hơn'), ('nearly', 'gần'), ('about', 'khoảng')], max_length=10, verbose_name='mức chính xác')),
                ('value', tuquan.facts.fields.ExactField(verbose_name='thêm vào tổng')),
                ('facts', models.BigIntegerField(verbose_name='số lượng số liệu')),
                ('place', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.place', verbose_name='địa bàn')),
            ],
            options={
                'verbose_name': 'phần chờ cộng',
                'indexes': [models.Index(fields=['indicator', 'bucket'], name='facts_waiting', opclasses=['varchar_pattern_ops', 'date_ops'])],
            },
        ),
        migrations.CreateModel(
            name='BasisChoice',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=60, verbose_name='chỉ tiêu')),
                ('dims', models.CharField(max_length=200, verbose_name='chiều')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến ngày')),
                ('basis', models.CharField(choices=[('recorded', 'ghi nhận từ việc hằng ngày'), ('declared', 'đơn vị, địa bàn khai'), ('read', 'đọc từ báo cáo, đã xác nhận')], max_length=10, verbose_name='cơ sở được chọn')),
                ('chosen_at', models.DateTimeField(verbose_name='chọn lúc')),
                ('reason', models.CharField(max_length=250, verbose_name='lý do')),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.place', verbose_name='địa bàn')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'chọn cơ sở số liệu',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place__isnull', False), ('unit', None)), models.Q(('place', None), ('unit__isnull', False)), _connector='OR'), name='facts_choice_one_subject'), models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('unit', 'indicator', 'dims', 'first_date', 'last_date'), name='facts_choice_once_of_a_unit'), models.UniqueConstraint(condition=models.Q(('place__isnull', False)), fields=('place', 'indicator', 'dims', 'first_date', 'last_date'), name='facts_choice_once_of_a_place')],
            },
        ),
    ]
