import django.db.models.deletion
import tuquan.core.ids
import tuquan.core.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Coordination',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('partner', models.CharField(choices=[('police', 'Công an'), ('local_government', 'chính quyền địa phương'), ('parents', 'Ban đại diện cha mẹ học sinh'), ('neighbour', 'đơn vị lân cận')], max_length=20, verbose_name='phối hợp với')),
                ('partner_name', models.CharField(max_length=250, verbose_name='tên bên phối hợp')),
                ('title', models.CharField(max_length=250, verbose_name='tên quy chế, kế hoạch')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('content', models.TextField(blank=True, verbose_name='nội dung phối hợp')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'quy chế phối hợp',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='programme_coordination_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='CoordinationMeeting',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày')),
                ('content', models.CharField(max_length=500, verbose_name='nội dung trao đổi')),
                ('coordination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='programme.coordination', verbose_name='quy chế phối hợp')),
            ],
            options={
                'verbose_name': 'buổi trao đổi phối hợp',
                'ordering': ['-date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='InternalRules',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('title', models.CharField(max_length=250, verbose_name='tên nội quy, quy chế')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='lần ban hành')),
                ('what_changed', models.CharField(blank=True, max_length=500, verbose_name='điểm mới so với lần trước')),
                ('text', models.TextField(blank=True, verbose_name='nội dung')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_version', to='programme.internalrules', verbose_name='thay cho')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='internal_rules', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'nội quy',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='programme_internalrules_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='InternalRulesTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('premises', 'bảo vệ cơ quan, trụ sở'), ('state_secrets', 'bảo vệ bí mật nhà nước'), ('internal_political_security', 'bảo vệ an ninh chính trị nội bộ'), ('labour_safety', 'an toàn lao động'), ('fire', 'phòng cháy, chữa cháy, phòng, chống cháy nổ'), ('environment', 'bảo vệ môi trường'), ('learner_management', 'quản lý, giáo dục người học')], max_length=30, verbose_name='lĩnh vực')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='programme.internalrules', verbose_name='nội quy')),
            ],
            options={
                'verbose_name': 'lĩnh vực của nội quy',
                'constraints': [models.UniqueConstraint(fields=('rules', 'topic'), name='programme_rules_topic_once')],
            },
        ),
        migrations.CreateModel(
            name='MovementModel',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sort_key', tuquan.core.models.ByteOrderedField(default='', editable=False, max_length=600)),
                ('search_text', models.TextField(default='', editable=False)),
                ('name', models.CharField(max_length=200, verbose_name='tên mô hình')),
                ('type', models.CharField(choices=[('four_safeties', '4 an toàn'), ('self_management_team', 'tổ tự quản'), ('tip_box', 'hòm thư tố giác'), ('camera', 'camera an ninh'), ('patrol', 'tuần tra nhân dân'), ('veteran_police', 'cựu công an xã'), ('workers_team', 'đội công nhân tự quản'), ('youth', 'tuổi trẻ phòng, chống tội phạm'), ('farmers_law', 'nông dân với pháp luật'), ('media_column', 'chuyên mục báo, đài'), ('other', 'mô hình khác')], default='other', max_length=25, verbose_name='loại mô hình')),
                ('founded_date', models.DateField(verbose_name='ngày ra mắt')),
                ('decision_number', models.CharField(blank=True, max_length=60, verbose_name='số quyết định')),
                ('headings', models.TextField(blank=True, help_text='mỗi dòng một nội dung', verbose_name='các nội dung')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='số thành viên')),
                ('points', models.PositiveIntegerField(default=1, verbose_name='số điểm triển khai')),
                ('ended_date', models.DateField(blank=True, null=True, verbose_name='ngày kết thúc')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='programme.movementmodel', verbose_name='nhân rộng từ')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movement_models', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'mô hình',
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_date', None), ('ended_date__gt', models.F('founded_date')), _connector='OR'), name='programme_model_ended_after_founded')],
            },
        ),
        migrations.CreateModel(
            name='ModelEvaluation',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('date', models.DateField(verbose_name='ngày đánh giá')),
                ('effective', models.BooleanField(verbose_name='hoạt động hiệu quả')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='nhận xét')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='programme.movementmodel', verbose_name='mô hình')),
            ],
            options={
                'verbose_name': 'đánh giá mô hình',
                'constraints': [models.UniqueConstraint(fields=('model', 'year'), name='programme_evaluation_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='ModelActivity',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày')),
                ('what', models.CharField(max_length=300, verbose_name='hoạt động')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='số lượt người tham gia')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='programme.movementmodel', verbose_name='mô hình')),
            ],
            options={
                'verbose_name': 'hoạt động của mô hình',
                'ordering': ['-date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='MovementRegister',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='movement_register', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'sổ phong trào',
            },
        ),
        migrations.CreateModel(
            name='YearPlan',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('title', models.CharField(max_length=250, verbose_name='tên kế hoạch')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('issued_date', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('content', models.TextField(blank=True, verbose_name='nội dung chính')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.officialdocument', verbose_name='văn bản')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_plans', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'kế hoạch năm',
                'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='programme_plan_once_a_year')],
            },
        ),
    ]
