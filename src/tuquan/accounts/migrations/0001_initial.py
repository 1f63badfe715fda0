import tuquan.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='tên đăng nhập')),
                ('phone', models.CharField(blank=True, max_length=15, verbose_name='số điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('full_name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('is_active', models.BooleanField(default=True, verbose_name='được đăng nhập')),
                ('closes_on', models.DateField(blank=True, help_text='từ ngày này không đăng nhập được nữa', null=True, verbose_name='đóng từ ngày')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='lập lúc')),
            ],
            options={
                'verbose_name': 'tài khoản',
                'constraints': [models.UniqueConstraint(condition=models.Q(('phone', ''), _negated=True), fields=('phone',), name='accounts_user_phone_unique')],
            },
        ),
    ]
