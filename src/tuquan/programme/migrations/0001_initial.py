import django.db.models.deletion
import django.db.models.expressions
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
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('delegation', 'đoàn đến làm việc'), ('event', 'sự kiện'), ('reception_day', 'ngày tiếp công dân'), ('support', 'đề nghị hỗ trợ')], max_length=15, verbose_name='báo về việc')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='tên sự kiện')),
                ('date', models.DateField(verbose_name='ngày')),
                ('start_time', models.TimeField(verbose_name='giờ')),
                ('place', models.CharField(max_length=120, verbose_name='cổng, địa điểm')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='số người')),
                ('vehicles', models.PositiveIntegerField(blank=True, null=True, verbose_name='số xe')),
                ('done', models.CharField(blank=True, max_length=300, verbose_name='việc đơn vị đã làm')),
                ('answer_by', models.DateTimeField(verbose_name='hạn trả lời')),
                ('announced_at', models.DateTimeField(verbose_name='báo lúc')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('announced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người báo')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'thông báo cho bên phối hợp',
                'indexes': [models.Index(fields=['unit', 'date'], name='programme_a_unit_id_10596b_idx'), models.Index(fields=['answer_by'], name='programme_a_answer__b0be02_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'delegation'), _negated=True), models.Q(('done', ''), ('title', '')), _connector='OR'), name='programme_delegation_has_no_words'), models.CheckConstraint(condition=models.Q(('kind', 'support'), ('done', ''), _connector='OR'), name='programme_only_support_says_what_was_done')],
            },
        ),
        migrations.CreateModel(
            name='AnnouncementTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('month', models.PositiveSmallIntegerField(verbose_name='tháng')),
                ('kind', models.CharField(choices=[('delegation', 'đoàn đến làm việc'), ('event', 'sự kiện'), ('reception_day', 'ngày tiếp công dân'), ('support', 'đề nghị hỗ trợ')], max_length=15, verbose_name='báo về việc')),
                ('announced', models.PositiveIntegerField(default=0, verbose_name='số lần báo')),
                ('asked', models.PositiveIntegerField(default=0, verbose_name='số bên được báo')),
                ('in_time', models.PositiveIntegerField(default=0, verbose_name='trả lời đúng hạn')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcement_tallies', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'số lần báo theo tháng',
                'ordering': ['-year', '-month', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'month', 'kind'), name='programme_tally_once_a_month')],
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
            name='ContactCard',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(max_length=250, verbose_name='của bên nào')),
                ('name', models.CharField(max_length=150, verbose_name='họ và tên')),
                ('duty', models.CharField(blank=True, max_length=150, verbose_name='chức vụ, việc phụ trách')),
                ('phone', models.CharField(max_length=30, verbose_name='điện thoại')),
                ('coordination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='programme.coordination', verbose_name='quy chế phối hợp')),
            ],
            options={
                'verbose_name': 'thẻ liên hệ',
                'ordering': ['side', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AnnouncementSide',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=250, verbose_name='tên bên phối hợp')),
                ('serial', models.PositiveIntegerField(default=0, editable=False)),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='mở xem lúc')),
                ('reply', models.CharField(blank=True, choices=[('received', 'đã nhận'), ('coming', 'sẽ có mặt'), ('question', 'cần hỏi lại')], max_length=10, verbose_name='trả lời')),
                ('question', models.CharField(blank=True, max_length=300, verbose_name='câu hỏi')),
                ('replied_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('explained', models.CharField(blank=True, max_length=300, verbose_name='giải đáp của đơn vị')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='nhắc lúc')),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='programme.announcement', verbose_name='thông báo cho bên phối hợp')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.unit', verbose_name='đơn vị trong phần mềm')),
                ('coordination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programme.coordination', verbose_name='quy chế phối hợp')),
            ],
            options={
                'verbose_name': 'bên được báo',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'name'), name='programme_announcement_side_once'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='programme_reply_with_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='CoordinationMeeting',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('meeting', 'giao ban, trao đổi'), ('information', 'trao đổi thông tin'), ('patrol', 'tuần tra chung'), ('check', 'kiểm tra chung'), ('drill', 'diễn tập, thực tập phương án'), ('awareness', 'tuyên truyền chung'), ('other', 'việc khác')], default='meeting', max_length=15, verbose_name='việc làm chung')),
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
            name='CoordinationParty',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('partner', models.CharField(choices=[('police', 'Công an'), ('local_government', 'chính quyền địa phương'), ('parents', 'Ban đại diện cha mẹ học sinh'), ('neighbour', 'đơn vị lân cận')], max_length=20, verbose_name='phối hợp với')),
                ('name', models.CharField(max_length=250, verbose_name='tên bên phối hợp')),
                ('coordination', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='programme.coordination', verbose_name='quy chế phối hợp')),
            ],
            options={
                'verbose_name': 'bên phối hợp',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('coordination', 'name'), name='programme_coordination_party_once')],
            },
        ),
        migrations.CreateModel(
            name='CoordinationReview',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('half', models.PositiveSmallIntegerField(choices=[(1, '6 tháng đầu năm'), (2, '6 tháng cuối năm')], verbose_name='nửa năm')),
                ('date', models.DateField(verbose_name='ngày sơ kết')),
                ('result', models.CharField(choices=[('good', 'phối hợp tốt'), ('fair', 'phối hợp được, còn điểm phải rút kinh nghiệm'), ('poor', 'phối hợp chưa tốt')], max_length=10, verbose_name='kết quả')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='điểm rút kinh nghiệm')),
                ('coordination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='programme.coordination', verbose_name='quy chế phối hợp')),
            ],
            options={
                'verbose_name': 'sơ kết phối hợp',
                'ordering': ['-year', '-half'],
                'constraints': [models.UniqueConstraint(fields=('coordination', 'year', 'half'), name='programme_review_once_a_half'), models.CheckConstraint(condition=models.Q(('half__in', (1, 2))), name='programme_review_half')],
            },
        ),
        migrations.CreateModel(
            name='DisputeCount',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='quý')),
                ('arisen', models.PositiveIntegerField(verbose_name='số vụ phát sinh')),
                ('settled', models.PositiveIntegerField(verbose_name='đã hòa giải, giải quyết')),
                ('passed_on', models.PositiveIntegerField(verbose_name='đã chuyển nơi có thẩm quyền')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispute_counts', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'số vụ mâu thuẫn theo quý',
                'ordering': ['-year', '-quarter'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'year', 'quarter'), name='programme_disputes_once_a_quarter'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='programme_disputes_quarter'), models.CheckConstraint(condition=models.Q(('arisen__gte', django.db.models.expressions.CombinedExpression(models.F('settled'), '+', models.F('passed_on')))), name='programme_disputes_no_more_than_arose')],
            },
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('topic', models.CharField(default='general', max_length=30, verbose_name='lĩnh vực')),
                ('source', models.CharField(choices=[('self_check', 'tự kiểm tra'), ('inspection', 'cấp trên, Công an kiểm tra'), ('incident', 'sau một vụ việc, sự cố'), ('reported', 'người trong đơn vị báo'), ('rules_review', 'rà soát nội quy')], max_length=15, verbose_name='phát hiện qua')),
                ('found_date', models.DateField(verbose_name='ngày phát hiện')),
                ('found_by', models.CharField(blank=True, max_length=150, verbose_name='bộ phận phát hiện')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='ở đâu')),
                ('what', models.CharField(max_length=500, verbose_name='sơ hở, thiếu sót')),
                ('proposal', models.CharField(blank=True, max_length=500, verbose_name='đề xuất khắc phục')),
                ('proposed_date', models.DateField(blank=True, null=True, verbose_name='ngày đề xuất')),
                ('responsible', models.CharField(blank=True, max_length=150, verbose_name='bộ phận khắc phục')),
                ('due_date', models.DateField(blank=True, null=True, verbose_name='hạn khắc phục')),
                ('mended_date', models.DateField(blank=True, null=True, verbose_name='ngày khắc phục')),
                ('mended_how', models.CharField(blank=True, max_length=500, verbose_name='đã khắc phục thế nào')),
                ('checked_date', models.DateField(blank=True, null=True, verbose_name='ngày kiểm tra lại')),
                ('checked_by', models.CharField(blank=True, max_length=150, verbose_name='bộ phận kiểm tra lại')),
                ('sent_back', models.PositiveSmallIntegerField(default=0, verbose_name='số lần phải làm lại')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='bỏ lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'sơ hở, thiếu sót',
                'indexes': [models.Index(fields=['unit', 'found_date'], name='programme_g_unit_id_ff1196_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('mended_date', None), ('proposed_date__isnull', False), _connector='OR'), name='programme_gap_mended_after_proposal'), models.CheckConstraint(condition=models.Q(('checked_date', None), ('mended_date__isnull', False), _connector='OR'), name='programme_gap_checked_after_mended')],
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
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('kind', models.CharField(choices=[('party_organisation', 'tổ chức Đảng'), ('union', 'Công đoàn'), ('youth_union', 'Đoàn Thanh niên'), ('veterans', 'Hội Cựu chiến binh')], max_length=20, verbose_name='loại')),
                ('name', models.CharField(max_length=250, verbose_name='tên tổ chức')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'tổ chức Đảng, đoàn thể',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='programme_organisation_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationAct',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('resolution', 'nghị quyết, kế hoạch'), ('meeting', 'sinh hoạt'), ('activity', 'hoạt động, phong trào')], max_length=12, verbose_name='loại việc')),
                ('date', models.DateField(verbose_name='ngày')),
                ('title', models.CharField(max_length=250, verbose_name='nội dung')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='số người dự')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.officialdocument', verbose_name='văn bản')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='programme.organisation', verbose_name='tổ chức Đảng, đoàn thể')),
            ],
            options={
                'verbose_name': 'việc của tổ chức Đảng, đoàn thể',
                'ordering': ['-date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=250, verbose_name='kiến nghị')),
                ('reason', models.TextField(blank=True, max_length=3000, verbose_name='lý do, nội dung')),
                ('date', models.DateField(verbose_name='ngày kiến nghị')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gửi lúc')),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'tiếp thu'), ('partly', 'tiếp thu một phần'), ('passed_on', 'đã chuyển cấp trên xem xét'), ('not_accepted', 'chưa tiếp thu')], max_length=15, verbose_name='kết quả')),
                ('answer', models.TextField(blank=True, max_length=3000, verbose_name='nội dung trả lời')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người trả lời')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.officialdocument', verbose_name='rút từ báo cáo')),
                ('joined_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='programme.recommendation', verbose_name='gộp vào')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received_recommendations', to='units.unit', verbose_name='nơi nhận')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'kiến nghị',
                'indexes': [models.Index(fields=['office', 'sent_at'], name='programme_r_office__a35f3c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at', None), ('office__isnull', False), _connector='OR'), name='programme_recommendation_sent_to_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('outcome', '')), models.Q(('answered_at__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='programme_recommendation_answered_whole'), models.CheckConstraint(condition=models.Q(('joined_to', None), ('answered_at', None), _connector='OR'), name='programme_recommendation_joined_has_no_own_answer')],
            },
        ),
        migrations.CreateModel(
            name='SelfCheck',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sheet', models.CharField(max_length=30, verbose_name='phiếu')),
                ('date', models.DateField(verbose_name='ngày kiểm tra')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_checks', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'lần tự kiểm tra',
                'ordering': ['-date', '-id'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'sheet', 'date'), name='programme_self_check_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='SelfCheckLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='dòng')),
                ('passed', models.BooleanField(verbose_name='đạt')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='programme.selfcheck', verbose_name='lần tự kiểm tra')),
                ('gap', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='check_line', to='programme.gap', verbose_name='sơ hở, thiếu sót')),
            ],
            options={
                'verbose_name': 'dòng của lần tự kiểm tra',
                'constraints': [models.UniqueConstraint(fields=('check_of', 'code'), name='programme_self_check_line_once')],
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
