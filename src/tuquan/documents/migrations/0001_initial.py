import django.db.models.deletion
import tuquan.core.ids
import tuquan.core.models
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
            name='OfficialDocument',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sort_key', tuquan.core.models.ByteOrderedField(default='', editable=False, max_length=600)),
                ('search_text', models.TextField(default='', editable=False)),
                ('direction', models.CharField(choices=[('in', 'văn bản đến'), ('out', 'văn bản đi'), ('internal', 'văn bản nội bộ')], max_length=10, verbose_name='đi hay đến')),
                ('kind', models.CharField(choices=[('NQ', 'nghị quyết'), ('QĐ', 'quyết định'), ('CT', 'chỉ thị'), ('QC', 'quy chế'), ('QyĐ', 'quy định'), ('TC', 'thông cáo'), ('TB', 'thông báo'), ('HD', 'hướng dẫn'), ('CTr', 'chương trình'), ('KH', 'kế hoạch'), ('PA', 'phương án'), ('ĐA', 'đề án'), ('DA', 'dự án'), ('BC', 'báo cáo'), ('BB', 'biên bản'), ('TTr', 'tờ trình'), ('HĐ', 'hợp đồng'), ('CĐ', 'công điện'), ('GM', 'giấy mời'), ('CV', 'công văn'), ('L', 'luật, nghị định, thông tư')], max_length=5, verbose_name='loại văn bản')),
                ('purpose', models.CharField(choices=[('party_resolution', 'nghị quyết của cấp ủy về an ninh, trật tự'), ('year_plan', 'kế hoạch bảo đảm an ninh, trật tự của năm'), ('conference', 'nghị quyết hội nghị cán bộ, công chức, người lao động'), ('coordination', 'quy chế, kế hoạch phối hợp'), ('founding', 'quyết định thành lập'), ('rating', 'xếp loại, danh hiệu thi đua'), ('rules', 'nội quy, quy chế của đơn vị'), ('dossier', 'hồ sơ đăng ký, đề nghị công nhận'), ('other', 'văn bản khác')], default='other', max_length=20, verbose_name='dùng để')),
                ('number', models.CharField(blank=True, max_length=15, verbose_name='số')),
                ('symbol', models.CharField(blank=True, max_length=40, verbose_name='ký hiệu')),
                ('date', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                ('summary', models.CharField(max_length=500, verbose_name='trích yếu')),
                ('signer', models.CharField(blank=True, max_length=120, verbose_name='người ký')),
                ('signer_position', models.CharField(blank=True, max_length=120, verbose_name='chức vụ người ký')),
                ('recipients', models.TextField(blank=True, verbose_name='nơi nhận')),
                ('received_date', models.DateField(blank=True, null=True, verbose_name='ngày nhận')),
                ('deadline_date', models.DateField(blank=True, null=True, verbose_name='hạn thực hiện')),
                ('carries_out_text', models.CharField(blank=True, max_length=300, verbose_name='thực hiện văn bản (chưa có trong sổ)')),
                ('state', models.CharField(choices=[('draft', 'dự thảo'), ('issued', 'đã ban hành'), ('received', 'đã nhận'), ('cancelled', 'đã hủy số')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('out_of_force_date', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('replaced_by', models.CharField(blank=True, max_length=120, verbose_name='được thay bằng')),
                ('created_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('carries_out', models.ManyToManyField(blank=True, related_name='carried_out_by', to='documents.officialdocument', verbose_name='thực hiện văn bản')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'văn bản',
                'indexes': [models.Index(fields=['unit', 'date'], name='documents_o_unit_id_f4563a_idx'), models.Index(fields=['unit', 'purpose', 'date'], name='documents_o_unit_id_f7e921_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), ('date__isnull', False), _connector='OR'), name='documents_document_issued_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='IntakeFile',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=250, verbose_name='tên tệp')),
                ('sha256', models.CharField(max_length=64, verbose_name='mã SHA-256')),
                ('found', models.JSONField(default=dict, verbose_name='đọc được')),
                ('is_list_of_people', models.BooleanField(default=False, verbose_name='là danh sách người')),
                ('state', models.CharField(choices=[('waiting', 'chờ xác nhận'), ('entered', 'đã ghi vào sổ'), ('people', 'đã thêm vào danh sách người'), ('set_aside', 'đã bỏ')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('added_at', models.DateTimeField(verbose_name='nạp lúc')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nạp')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intake_files', to='units.unit', verbose_name='đơn vị')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.officialdocument', verbose_name='văn bản')),
            ],
            options={
                'verbose_name': 'tệp chờ xếp',
                'indexes': [models.Index(fields=['unit', 'state', 'added_at'], name='documents_i_unit_id_285879_idx')],
            },
        ),
        migrations.CreateModel(
            name='DocumentReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='đọc lúc')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đọc')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='documents.officialdocument', verbose_name='văn bản')),
            ],
            options={
                'verbose_name': 'lượt đọc văn bản',
                'constraints': [models.UniqueConstraint(fields=('document', 'user'), name='documents_reading_once')],
            },
        ),
        migrations.CreateModel(
            name='PaperUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='cách dùng')),
                ('object_type', models.CharField(max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(max_length=40, verbose_name='bản ghi')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='documents.officialdocument', verbose_name='văn bản')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
            ],
            options={
                'verbose_name': 'việc làm từ văn bản',
                'constraints': [models.UniqueConstraint(fields=('document', 'code'), name='documents_paperuse_once')],
            },
        ),
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='mã sổ')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='số cuối')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registers', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'sổ',
                'constraints': [models.UniqueConstraint(fields=('unit', 'code', 'year'), name='documents_register_once')],
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('title', models.CharField(max_length=300, verbose_name='nội dung')),
                ('object_type', models.CharField(max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(max_length=40, verbose_name='bản ghi')),
                ('given_at', models.DateTimeField(verbose_name='cấp lúc')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('cancelled_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do hủy')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người cấp')),
                ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='documents.register', verbose_name='sổ')),
            ],
            options={
                'verbose_name': 'số trong sổ',
                'constraints': [models.UniqueConstraint(fields=('register', 'number'), name='documents_register_number_once')],
            },
        ),
    ]
