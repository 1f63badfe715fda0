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
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='tên tệp')),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word (.docx)'), ('xlsx', 'Excel (.xlsx)'), ('pptx', 'PowerPoint (.pptx)'), ('odt', 'văn bản OpenDocument (.odt)'), ('ods', 'bảng tính OpenDocument (.ods)'), ('png', 'ảnh PNG'), ('jpg', 'ảnh JPEG'), ('webp', 'ảnh WebP'), ('txt', 'văn bản thuần (.txt)'), ('csv', 'bảng CSV'), ('mp4', 'phim MP4'), ('webm', 'phim WebM')], max_length=5, verbose_name='loại')),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng')),
                ('sha256', models.CharField(max_length=64, verbose_name='dấu vân tay SHA-256')),
                ('storage_name', models.CharField(editable=False, max_length=70, unique=True)),
                ('mark_check', models.CharField(choices=[('read', 'đã đọc, không thấy dấu mật'), ('confirmed', 'người gửi xác nhận không có dấu mật'), ('made', 'do phần mềm lập')], max_length=10, verbose_name='kiểm tra dấu mật')),
                ('purpose', models.CharField(blank=True, max_length=60, verbose_name='dùng để')),
                ('owner_type', models.CharField(blank=True, max_length=60, verbose_name='loại bản ghi')),
                ('owner_id', models.CharField(blank=True, max_length=40, verbose_name='bản ghi')),
                ('uploaded_at', models.DateTimeField(verbose_name='gửi lúc')),
                ('keep_until', models.DateField(blank=True, null=True, verbose_name='giữ đến hết ngày')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='units.unit', verbose_name='đơn vị')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người gửi')),
            ],
            options={
                'verbose_name': 'tệp',
                'indexes': [models.Index(fields=['owner_type', 'owner_id'], name='files_store_owner_t_29365b_idx'), models.Index(fields=['keep_until'], name='files_store_keep_un_9e86aa_idx')],
            },
        ),
    ]
