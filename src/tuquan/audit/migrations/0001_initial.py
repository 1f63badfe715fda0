import tuquan.core.ids
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('unit_id', models.UUIDField(null=True, unique=True, verbose_name='đơn vị')),
                ('seq', models.BigIntegerField(default=0, verbose_name='số cuối')),
                ('head_hash', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32, verbose_name='dấu vân tay cuối')),
                ('sealed_at', models.DateTimeField(null=True, verbose_name='ghi lần cuối')),
            ],
            options={
                'verbose_name': 'chuỗi nhật ký',
            },
        ),
        migrations.CreateModel(
            name='PersonalValue',
            fields=[
                ('entry_id', models.BigIntegerField(primary_key=True, serialize=False, verbose_name='dòng nhật ký')),
                ('salt', models.BinaryField(max_length=16, verbose_name='muối')),
                ('value', models.TextField(help_text='JSON: tên cột → [trước, sau]', verbose_name='giá trị')),
            ],
            options={
                'verbose_name': 'phần riêng tư của nhật ký',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('chain_id', models.BigIntegerField(verbose_name='chuỗi')),
                ('seq', models.BigIntegerField(verbose_name='số thứ tự')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('kind', models.CharField(max_length=80, verbose_name='việc')),
                ('unit_id', models.UUIDField(null=True, verbose_name='đơn vị')),
                ('by_id', models.UUIDField(null=True, verbose_name='người làm')),
                ('object_type', models.CharField(max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(max_length=40, verbose_name='bản ghi')),
                ('changes', models.TextField(default='{}', help_text='JSON: tên cột → [trước, sau]', verbose_name='thay đổi')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('personal_hash', models.BinaryField(max_length=32, null=True, verbose_name='dấu vân tay của phần riêng tư')),
                ('prev_hash', models.BinaryField(max_length=32, verbose_name='dấu vân tay trước')),
                ('hash', models.BinaryField(max_length=32, verbose_name='dấu vân tay')),
            ],
            options={
                'verbose_name': 'dòng nhật ký',
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_entry_object__d8644d_idx'), models.Index(fields=['unit_id', 'at'], name='audit_entry_unit_id_c7a6d5_idx')],
                'constraints': [models.UniqueConstraint(fields=('chain_id', 'seq'), name='audit_entry_seq_once')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('object_type', models.CharField(max_length=60, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(max_length=40, verbose_name='bản ghi')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('filed', models.BooleanField(default=False, verbose_name='đã ghi ra tệp')),
            ],
            options={
                'verbose_name': 'lần xóa dữ liệu riêng tư',
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_erasu_object__06112b_idx')],
            },
        ),
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('code', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='mã bản cài đặt')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
            ],
            options={
                'verbose_name': 'bản cài đặt',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='audit_installation_is_one')],
            },
        ),
    ]
