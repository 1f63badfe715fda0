import django.db.models.deletion
import tuquan.facts.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('units', '0001_initial'),
    ]

    operations = [
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
