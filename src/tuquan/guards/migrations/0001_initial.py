import django.core.validators
import django.db.models.deletion
import tuquan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuardRoll',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('remote', models.BooleanField(default=False, help_text='Khi đó người bảo vệ cần tốt nghiệp trung học cơ sở (Nghị định 06/2013/NĐ-CP, Điều 6).', verbose_name='ở miền núi, biên giới, hải đảo, vùng sâu, vùng xa')),
                ('made_date', models.DateField(verbose_name='lập ngày')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='guard_roll', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'danh sách bảo vệ',
            },
        ),
        migrations.CreateModel(
            name='GuardService',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('firm', models.CharField(max_length=200, verbose_name='doanh nghiệp dịch vụ bảo vệ')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số hợp đồng')),
                ('signed_date', models.DateField(blank=True, null=True, verbose_name='ngày ký')),
                ('purpose', models.CharField(choices=[('long_term', 'bảo vệ thường xuyên'), ('event', 'bảo vệ một sự kiện, trong thời gian ngắn'), ('site', 'bảo vệ cơ sở sản xuất, dịch vụ, kho, bãi, trung tâm văn hóa, thể thao')], max_length=10, verbose_name='thuê để')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='điện thoại trực')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guard_services', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'hợp đồng dịch vụ bảo vệ',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='guards_guardservice_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Guard',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('kind', models.CharField(choices=[('full_time', 'chuyên trách'), ('part_time', 'kiêm nhiệm, bán chuyên trách'), ('service', 'của doanh nghiệp dịch vụ bảo vệ')], max_length=10, verbose_name='loại')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1930), django.core.validators.MaxValueValidator(2100)], verbose_name='năm sinh')),
                ('education', models.CharField(blank=True, choices=[('below', 'dưới trung học cơ sở'), ('lower_secondary', 'trung học cơ sở'), ('upper_secondary', 'trung học phổ thông'), ('higher', 'trung cấp, cao đẳng, đại học')], max_length=20, verbose_name='học vấn')),
                ('record_date', models.DateField(blank=True, help_text='lý lịch rõ ràng, có xác nhận', null=True, verbose_name='ngày xác nhận lý lịch')),
                ('health_date', models.DateField(blank=True, help_text='đủ sức khỏe; không ghi bệnh, tật', null=True, verbose_name='ngày giấy khám sức khỏe')),
                ('served', models.BooleanField(default=False, verbose_name='đã phục vụ trong Công an, Quân đội')),
                ('card_number', models.CharField(blank=True, max_length=30, verbose_name='số giấy chứng minh bảo vệ')),
                ('card_date', models.DateField(blank=True, null=True, verbose_name='ngày cấp giấy chứng minh bảo vệ')),
                ('card_returned_date', models.DateField(blank=True, null=True, verbose_name='ngày nộp lại')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guard_files', to='units.person', verbose_name='người')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.site', verbose_name='trụ sở thường trực')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guards', to='units.unit', verbose_name='đơn vị')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guards', to='guards.guardservice', verbose_name='theo hợp đồng dịch vụ')),
            ],
            options={
                'verbose_name': 'bảo vệ',
                'abstract': False,
                'indexes': [models.Index(fields=['unit', 'valid_to'], name='guards_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', False), models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR')), name='guards_guard_dates_in_order'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('unit', 'person'), name='guards_guard_on_the_list_once'), models.CheckConstraint(condition=models.Q(('service', None), ('kind', 'service'), _connector='OR'), name='guards_guard_of_a_firm'), models.CheckConstraint(condition=models.Q(('card_returned_date', None), ('card_date__isnull', False), _connector='OR'), name='guards_guard_card_was_given')],
            },
        ),
        migrations.CreateModel(
            name='Allowance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('name', models.CharField(max_length=100, verbose_name='khoản')),
                ('per', models.CharField(choices=[('shift', 'ca'), ('month', 'tháng')], max_length=10, verbose_name='tính theo')),
                ('amount', models.PositiveIntegerField(verbose_name='mức (đồng)')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guard_allowances', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'phụ cấp bảo vệ',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='guards_allowance_dates_in_order')],
            },
        ),
    ]
