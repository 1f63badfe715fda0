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
                ('next_review_date', models.DateField(blank=True, help_text='tìm sơ hở, thiếu sót; bỏ trống: chưa đặt', null=True, verbose_name='rà soát tiếp vào ngày')),
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
            name='RulesPublication',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày')),
                ('where', models.CharField(choices=[('notice_board', 'niêm yết tại cổng, bảng tin, nơi làm việc'), ('web', 'đăng trang thông tin, nhóm nội bộ'), ('handed_out', 'phát bản in cho từng người'), ('meeting', 'đọc tại hội nghị, giao ban'), ('loudspeaker', 'phát thanh nội bộ')], max_length=15, verbose_name='công bố ở đâu')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ghi chú')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='programme.internalrules', verbose_name='nội quy')),
            ],
            options={
                'verbose_name': 'lần công bố nội quy',
                'ordering': ['-date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='RulesReview',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày rà soát')),
                ('outcome', models.CharField(choices=[('kept', 'giữ nguyên'), ('to_change', 'phải sửa, bổ sung')], max_length=10, verbose_name='kết quả')),
                ('gap', models.CharField(blank=True, max_length=500, verbose_name='sơ hở, thiếu sót')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='programme.internalrules', verbose_name='nội quy')),
            ],
            options={
                'verbose_name': 'lần rà soát nội quy',
                'ordering': ['-date', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('gap', ''), ('outcome', 'kept')), models.Q(('outcome', 'to_change'), models.Q(('gap', ''), _negated=True)), _connector='OR'), name='programme_rules_review_change_names_the_gap')],
            },
        ),
        migrations.CreateModel(
            name='SigningRound',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('acknowledgement', 'xác nhận đã được phổ biến'), ('commitment', 'cam kết'), ('covenant', 'giao ước thi đua')], max_length=15, verbose_name='loại')),
                ('title', models.CharField(max_length=200, verbose_name='tên đợt ký')),
                ('ground', models.CharField(blank=True, max_length=300, verbose_name='căn cứ')),
                ('topic', models.CharField(default='general', help_text='mã chủ đề trong danh mục số liệu', max_length=30, verbose_name='chủ đề')),
                ('group', models.CharField(choices=[('staff', 'cán bộ, nhân viên, người lao động'), ('learners', 'người học từ trung học cơ sở trở lên'), ('households', 'hộ gia đình'), ('sub_units', 'phòng, ban, tổ, đội')], max_length=10, verbose_name='ai phải ký')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến hết ngày')),
                ('covers_criteria', models.BooleanField(default=False, verbose_name='có phổ biến tiêu chí')),
                ('stated_people', models.PositiveIntegerField(blank=True, null=True, verbose_name='số phải ký theo khai báo')),
                ('stated_date', models.DateField(blank=True, null=True, verbose_name='số ấy tính đến ngày')),
                ('serial', models.PositiveSmallIntegerField(default=0, editable=False, help_text='tăng lên thì các liên kết cũ hết tác dụng', verbose_name='lần phát liên kết')),
                ('created_at', models.DateTimeField(verbose_name='lập lúc')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='mở ký lúc')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc lúc')),
                ('counted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='đã vào số liệu lúc')),
                ('names_forgotten_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='đã bỏ tên lúc')),
                ('rules', models.ManyToManyField(blank=True, related_name='signing_rounds', to='programme.internalrules', verbose_name='nội quy')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_rounds', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'đợt ký',
                'indexes': [models.Index(fields=['unit', '-first_date'], name='programme_s_unit_id_635749_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='programme_signing_round_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('stated_date', None), ('stated_people', None)), models.Q(('stated_date__isnull', False), ('stated_people__isnull', False)), _connector='OR'), name='programme_signing_round_stated_with_date'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('opened_at__isnull', False), _connector='OR'), name='programme_signing_round_closed_was_open')],
            },
        ),
        migrations.CreateModel(
            name='SigningPaper',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày ký trên giấy')),
                ('part', models.CharField(blank=True, max_length=150, verbose_name='phòng, tổ, lớp, thôn')),
                ('people', models.PositiveIntegerField(verbose_name='số người đã ký')),
                ('recorded_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='programme.signinground', verbose_name='đợt ký')),
            ],
            options={
                'verbose_name': 'bản giấy đã ký',
                'ordering': ['-recorded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SigningCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='ngày')),
                ('people', models.PositiveIntegerField(verbose_name='số người ký')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='programme.signinground', verbose_name='đợt ký')),
            ],
            options={
                'verbose_name': 'số ký trong ngày',
                'ordering': ['date'],
                'constraints': [models.UniqueConstraint(fields=('round', 'date'), name='programme_signing_count_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Signer',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sort_key', tuquan.core.models.ByteOrderedField(default='', editable=False, max_length=600)),
                ('search_text', models.TextField(default='', editable=False)),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='họ và tên')),
                ('part', models.CharField(blank=True, max_length=150, verbose_name='phòng, tổ, lớp, thôn')),
                ('part_key', models.CharField(default='', editable=False, max_length=300)),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='mã nhân viên')),
                ('serial', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='lần phát mã')),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='số lần nhập sai mã')),
                ('locked_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='khóa mã đến')),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='ký lúc')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='signings', to='units.person', verbose_name='người')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='programme.signinground', verbose_name='đợt ký')),
            ],
            options={
                'verbose_name': 'người phải ký',
                'indexes': [models.Index(fields=['round', 'part_key', 'sort_key', 'id'], name='programme_s_round_i_029802_idx'), models.Index(fields=['round', 'signed_at'], name='programme_s_round_i_dcbe07_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('round', 'code'), name='programme_signer_code_once_in_a_round'), models.UniqueConstraint(fields=('round', 'person'), name='programme_signer_person_once_in_a_round')],
            },
        ),
        migrations.CreateModel(
            name='SigningText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='lần soạn')),
                ('text', models.TextField(verbose_name='lời văn')),
                ('sha256', models.CharField(max_length=64, verbose_name='dấu vân tay')),
                ('what_changed', models.CharField(blank=True, max_length=500, verbose_name='điểm mới so với lần trước')),
                ('made_at', models.DateTimeField(verbose_name='soạn lúc')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='programme.signinground', verbose_name='đợt ký')),
            ],
            options={
                'verbose_name': 'bản lời',
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('round', 'version'), name='programme_signing_text_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64, verbose_name='dấu vân tay của bản lời')),
                ('at', models.DateTimeField(verbose_name='ghi nhận lúc')),
                ('date', models.DateField(verbose_name='ngày ký')),
                ('how', models.CharField(choices=[('code', 'mã nhân viên và mã ký trên điện thoại'), ('slip', 'mã QR của phiếu ký riêng'), ('account', 'tài khoản của mình'), ('paper', 'ký tay trên danh sách giấy')], max_length=10, verbose_name='cách ký')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='programme.signer', verbose_name='người ký')),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='programme.signingpaper', verbose_name='bản giấy')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='programme.signingtext', verbose_name='bản lời')),
            ],
            options={
                'verbose_name': 'chữ ký xác nhận',
                'constraints': [models.UniqueConstraint(fields=('signer', 'text'), name='programme_signature_once'), models.CheckConstraint(condition=models.Q(models.Q(('how', 'paper'), ('paper__isnull', False)), models.Q(models.Q(('how', 'paper'), _negated=True), ('paper', None)), _connector='OR'), name='programme_signature_paper_has_its_list')],
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
