import django.db.models.deletion
import tuquan.core.ids
import tuquan.core.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.PositiveIntegerField(default=1, verbose_name='lần cấp')),
                ('made_at', models.DateTimeField(verbose_name='cấp lúc')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_address', to=settings.AUTH_USER_MODEL, verbose_name='người dùng')),
            ],
            options={
                'verbose_name': 'địa chỉ lịch',
            },
        ),
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
                ('decision_date', models.DateField(blank=True, null=True, verbose_name='ngày quyết định')),
                ('headings', models.TextField(blank=True, help_text='mỗi dòng một nội dung', verbose_name='các nội dung')),
                ('rules', models.TextField(blank=True, verbose_name='quy chế hoạt động')),
                ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='số thành viên')),
                ('points', models.PositiveIntegerField(default=1, verbose_name='số điểm triển khai')),
                ('ended_date', models.DateField(blank=True, null=True, verbose_name='ngày kết thúc')),
                ('copied_from_sample', models.CharField(blank=True, max_length=30, verbose_name='theo mô hình mẫu')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='giới thiệu lúc')),
                ('presentation', models.TextField(blank=True, verbose_name='lời giới thiệu')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='programme.movementmodel', verbose_name='nhân rộng từ')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='programme.movementmodel', verbose_name='gộp vào')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movement_models', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'mô hình',
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_date', None), ('ended_date__gt', models.F('founded_date')), _connector='OR'), name='programme_model_ended_after_founded'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('ended_date__isnull', False), _connector='OR'), name='programme_model_merged_has_ended')],
            },
        ),
        migrations.CreateModel(
            name='ModelOffer',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sample', models.CharField(blank=True, max_length=30, verbose_name='theo mô hình mẫu')),
                ('name', models.CharField(max_length=200, verbose_name='tên mô hình')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='lời đề xuất')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='trả lời trước')),
                ('state', models.CharField(choices=[('waiting', 'chờ trả lời'), ('accepted', 'đã nhận'), ('declined', 'chưa nhận'), ('withdrawn', 'đã rút')], default='waiting', max_length=10, verbose_name='trạng thái')),
                ('made_at', models.DateTimeField(verbose_name='đề xuất lúc')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='model_offers', to='units.unit', verbose_name='nơi đề xuất')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offered_models', to='units.unit', verbose_name='đơn vị được đề xuất')),
                ('model', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='programme.movementmodel', verbose_name='theo mô hình')),
                ('started', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='from_offer', to='programme.movementmodel', verbose_name='mô hình đã lập')),
            ],
            options={
                'verbose_name': 'đề xuất nhân rộng',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('model__isnull', False), ('sample', '')), models.Q(('model', None), models.Q(('sample', ''), _negated=True)), _connector='OR'), name='programme_offer_of_one_thing'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='programme_offer_declined_says_why'), models.UniqueConstraint(condition=models.Q(('model__isnull', False), ('state', 'waiting')), fields=('unit', 'model'), name='programme_offer_waits_once')],
            },
        ),
        migrations.CreateModel(
            name='ModelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('post', models.CharField(blank=True, max_length=100, verbose_name='vai trò trong mô hình')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='model_memberships', to='units.person', verbose_name='người tham gia')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='programme.movementmodel', verbose_name='mô hình')),
            ],
            options={
                'verbose_name': 'thành viên mô hình',
                'ordering': ['valid_from', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='programme_modelmember_dates_in_order')],
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
                ('marks', models.JSONField(blank=True, default=dict, help_text='mã tiêu chí: mức', verbose_name='theo từng tiêu chí')),
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
            name='PlanActivity',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('part', models.CharField(choices=[('leadership', 'lãnh đạo, chỉ đạo'), ('rules', 'nội quy, quy chế'), ('outreach', 'tuyên truyền, quán triệt'), ('training', 'tập huấn, diễn tập'), ('movement', 'phong trào, mô hình'), ('coordination', 'phối hợp'), ('prevention', 'phòng ngừa, kiểm tra'), ('review', 'sơ kết, tự đánh giá, đề nghị công nhận'), ('other', 'việc khác')], default='other', max_length=15, verbose_name='phần')),
                ('what', models.CharField(max_length=300, verbose_name='việc')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='hạn')),
                ('responsible', models.CharField(blank=True, max_length=200, verbose_name='bộ phận thực hiện')),
                ('evidence', models.CharField(blank=True, max_length=300, verbose_name='minh chứng phải có')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                ('proof_kind', models.CharField(blank=True, max_length=50, verbose_name='xong khi có')),
                ('proof_tag', models.CharField(blank=True, max_length=60, verbose_name='nội dung của bản ghi')),
                ('cost_planned', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='dự toán (đồng)')),
                ('cost_spent', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='đã chi (đồng)')),
                ('cost_source', models.CharField(blank=True, max_length=150, verbose_name='nguồn kinh phí')),
                ('started_date', models.DateField(blank=True, null=True, verbose_name='bắt đầu làm ngày')),
                ('done_date', models.DateField(blank=True, null=True, verbose_name='xong ngày')),
                ('done_note', models.CharField(blank=True, max_length=300, verbose_name='kết quả')),
                ('dropped_date', models.DateField(blank=True, null=True, verbose_name='thôi làm ngày')),
                ('dropped_reason', models.CharField(blank=True, max_length=250, verbose_name='lý do không làm')),
                ('campaign', models.CharField(blank=True, max_length=30, verbose_name='đợt cao điểm')),
                ('code', models.CharField(blank=True, max_length=40, verbose_name='mã trong mẫu')),
                ('carried_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_to', to='programme.planactivity', verbose_name='chuyển từ năm trước')),
                ('people', models.ManyToManyField(blank=True, related_name='plan_activities', to='units.person', verbose_name='người phụ trách')),
            ],
            options={
                'verbose_name': 'việc trong kế hoạch',
                'ordering': ['last_date', 'first_date', 'id'],
                'indexes': [models.Index(fields=['last_date'], name='programme_p_last_da_fd1531_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='programme_planactivity_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('done_date', None), ('done_note', '')), models.Q(('done_date__isnull', False), models.Q(('done_note', ''), _negated=True)), _connector='OR'), name='programme_planactivity_done_in_words'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_date', None), ('dropped_reason', '')), models.Q(('dropped_date__isnull', False), models.Q(('dropped_reason', ''), _negated=True)), _connector='OR'), name='programme_planactivity_dropped_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='PlanDeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=50, verbose_name='loại bản ghi')),
                ('object_id', models.CharField(max_length=80, verbose_name='bản ghi')),
                ('fulfils', models.BooleanField(verbose_name='đúng là việc này')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deeds', to='programme.planactivity', verbose_name='việc trong kế hoạch')),
            ],
            options={
                'verbose_name': 'bản ghi gắn với việc',
                'constraints': [models.UniqueConstraint(fields=('activity', 'kind', 'object_id'), name='programme_plandeed_once')],
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
                ('template', models.CharField(blank=True, max_length=60, verbose_name='lập từ mẫu')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.officialdocument', verbose_name='văn bản')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_plans', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'kế hoạch năm',
                'constraints': [models.UniqueConstraint(fields=('unit', 'year'), name='programme_plan_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='PlanNeed',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=200, verbose_name='trang bị')),
                ('quantity', models.PositiveIntegerField(default=1, verbose_name='số lượng')),
                ('measure', models.CharField(blank=True, max_length=30, verbose_name='đơn vị tính')),
                ('cost_planned', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='dự toán (đồng)')),
                ('cost_spent', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='đã chi (đồng)')),
                ('cost_source', models.CharField(blank=True, max_length=150, verbose_name='nguồn kinh phí')),
                ('received_date', models.DateField(blank=True, null=True, verbose_name='có ngày')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='ghi chú')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='programme.yearplan', verbose_name='kế hoạch năm')),
            ],
            options={
                'verbose_name': 'nhu cầu trang bị',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='planactivity',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='programme.yearplan', verbose_name='kế hoạch năm'),
        ),
        migrations.AddConstraint(
            model_name='planactivity',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('plan', 'code'), name='programme_planactivity_once_from_template'),
        ),
    ]
