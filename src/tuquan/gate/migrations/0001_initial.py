import django.core.validators
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
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='khu vực')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='khách vào phải được duyệt')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='thôi dùng lúc')),
                ('gates', models.ManyToManyField(blank=True, related_name='areas', to='units.gate', verbose_name='cổng dẫn vào')),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.person', verbose_name='người duyệt')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gate_areas', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'khu vực ra vào',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('unit', 'name'), name='gate_area_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Badge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='số thẻ')),
                ('lost_at', models.DateTimeField(blank=True, null=True, verbose_name='báo mất lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gate_badges', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'thẻ khách',
                'constraints': [models.UniqueConstraint(fields=('unit', 'number'), name='gate_badge_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'chờ người thứ hai duyệt'), ('in_force', 'đang có hiệu lực'), ('refused', 'không duyệt'), ('lifted', 'đã gỡ')], default='proposed', max_length=10, verbose_name='trạng thái')),
                ('name', models.CharField(max_length=120, verbose_name='họ và tên')),
                ('card_mark', models.CharField(editable=False, max_length=64, verbose_name='dấu của số thẻ')),
                ('card_shown', models.CharField(max_length=12, verbose_name='số thẻ đã che')),
                ('reason', models.CharField(choices=[('court', 'bản án, quyết định của Tòa án'), ('police', 'quyết định xử phạt vi phạm về an ninh, trật tự'), ('damage', 'quyết định xử lý việc gây rối, hủy hoại tài sản tại đơn vị'), ('contract', 'quyết định đình chỉ nhân viên của nhà thầu'), ('former', 'quyết định thu hồi quyền ra vào của người từng làm việc')], max_length=10, verbose_name='căn cứ')),
                ('decision_number', models.CharField(max_length=60, verbose_name='số quyết định')),
                ('decision_date', models.DateField(verbose_name='ngày quyết định')),
                ('first_date', models.DateField(verbose_name='từ ngày')),
                ('last_date', models.DateField(verbose_name='đến hết ngày')),
                ('proposed_at', models.DateTimeField(verbose_name='đề nghị lúc')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='gỡ lúc')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người đề nghị')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gate_blocks', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'người cần gặp trực ban',
                'indexes': [models.Index(fields=['unit', 'state'], name='gate_blocks_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='gate_block_dates_in_order'), models.CheckConstraint(condition=models.Q(('decision_number', ''), _negated=True), name='gate_block_has_a_decision'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='gate_block_approved_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_force'), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='gate_block_in_force_is_approved')],
            },
        ),
        migrations.CreateModel(
            name='CardKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', models.BinaryField(verbose_name='muối')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='thôi dùng lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='card_keys', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'khóa số thẻ căn cước',
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('unit',), name='gate_one_card_key_in_use')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('expected_at', models.DateTimeField(verbose_name='dự kiến đến lúc')),
                ('ends_at', models.DateTimeField(verbose_name='dự kiến xong lúc')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='số người')),
                ('vehicles', models.PositiveSmallIntegerField(default=0, verbose_name='số xe')),
                ('entry_id', models.UUIDField(blank=True, editable=False, null=True, verbose_name='lượt vào')),
                ('gate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.gate', verbose_name='cổng')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'đoàn công tác',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('expected_at'))), name='gate_delegation_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='PastDelegation',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('entry_id', models.UUIDField(blank=True, editable=False, null=True, verbose_name='lượt vào')),
                ('deleted_at', models.DateTimeField(verbose_name='xóa lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_delegations', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'đoàn công tác đã xóa',
            },
        ),
        migrations.CreateModel(
            name='GateEntry',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('visitor', 'khách'), ('group', 'đoàn, nhóm'), ('contractor', 'nhà thầu'), ('vehicle', 'xe'), ('goods', 'hàng hóa, vật tư'), ('count', 'lượt tiếp công dân'), ('delegation', 'đoàn công tác')], max_length=12, verbose_name='loại')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='họ và tên')),
                ('organisation', models.CharField(blank=True, max_length=150, verbose_name='nơi công tác')),
                ('card_hash', models.CharField(blank=True, editable=False, max_length=64, verbose_name='dấu của số thẻ')),
                ('card_shown', models.CharField(blank=True, max_length=12, verbose_name='số thẻ đã che')),
                ('host_told_at', models.DateTimeField(blank=True, null=True, verbose_name='báo người được gặp lúc')),
                ('to_tell', models.BooleanField(default=False, editable=False, help_text='người được gặp, hoặc tổ trưởng khi có điều không khớp', verbose_name='chờ báo')),
                ('host_answered_at', models.DateTimeField(blank=True, null=True, verbose_name='người được gặp trả lời lúc')),
                ('fallback_told_at', models.DateTimeField(blank=True, null=True, verbose_name='báo người đón thay lúc')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='việc đến')),
                ('badge_returned_at', models.DateTimeField(blank=True, null=True, verbose_name='trả thẻ lúc')),
                ('plate', models.CharField(blank=True, max_length=20, verbose_name='biển số xe')),
                ('people', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(0)], verbose_name='số người')),
                ('vehicles', models.PositiveSmallIntegerField(default=0, verbose_name='số xe')),
                ('allowed', models.BooleanField(default=True, verbose_name='đúng quy tắc')),
                ('reason', models.CharField(choices=[('ok', 'mời vào'), ('counts_only', 'cổng tiếp công dân chỉ đếm lượt, không kiểm tra giấy'), ('forged', 'mã này không phải giấy ra vào của đơn vị'), ('other_unit', 'giấy ra vào của đơn vị khác'), ('blocked', 'mời gặp trực ban'), ('revoked', 'giấy ra vào đã bị thu hồi'), ('not_approved', 'lượt khách chưa được duyệt'), ('too_early', 'chưa tới giờ hẹn'), ('too_late', 'đã quá thời hạn của giấy'), ('wrong_day', 'giấy không dùng cho ngày này'), ('wrong_hour', 'ngoài giờ được vào'), ('wrong_gate', 'giấy dùng cho cổng khác'), ('wrong_area', 'giấy không dùng cho khu vực này'), ('used_up', 'giấy đã dùng hết số lần')], default='ok', max_length=20, verbose_name='vì')),
                ('conflict', models.CharField(blank=True, choices=[('double_use', 'giấy được dùng quá số lần, ở máy hoặc cổng khác'), ('let_in', 'đã cho vào dù giấy không hợp lệ'), ('blocked', 'người trong danh sách cần gặp trực ban đã vào'), ('badge_taken', 'thẻ này đang ghi cho người khác'), ('unknown_pass', 'không tìm thấy giấy ra vào này'), ('left_before', 'giờ ra trước giờ vào'), ('left_twice', 'lượt này đã được ghi ra trước đó')], max_length=20, verbose_name='điều không khớp')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='lý do vẫn cho vào')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='đã xem lúc')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='dự kiến ra trước')),
                ('entered_at', models.DateTimeField(verbose_name='vào lúc')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='ra lúc')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='máy')),
                ('badge', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='gate.badge', verbose_name='thẻ khách')),
                ('card_key', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='gate.cardkey', verbose_name='khóa')),
                ('gate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.gate', verbose_name='cổng')),
                ('host', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.person', verbose_name='người được gặp')),
                ('left_gate', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.gate', verbose_name='ra cổng')),
                ('made_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_entries', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'lượt ra vào',
                'indexes': [models.Index(fields=['unit', 'entered_at'], name='gate_entries_of_unit'), models.Index(condition=models.Q(('left_at', None)), fields=['unit', 'entered_at'], name='gate_inside'), models.Index(condition=models.Q(('to_tell', True)), fields=['id'], name='gate_to_tell'), models.Index(condition=models.Q(('card_hash', ''), _negated=True), fields=['unit', 'card_hash'], name='gate_by_card')],
            },
        ),
        migrations.CreateModel(
            name='GateSettings',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('log_days', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1826)], verbose_name='giữ sổ khách (ngày)')),
                ('goods_days', models.PositiveSmallIntegerField(default=365, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1826)], verbose_name='giữ sổ xe, hàng hóa (ngày)')),
                ('early_minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MaxValueValidator(1440)], verbose_name='cho vào sớm (phút)')),
                ('guests_register', models.BooleanField(default=False, help_text='mỗi lượt tự đăng ký đều chờ người được gặp duyệt', verbose_name='khách tự đăng ký qua liên kết')),
                ('register_serial', models.PositiveIntegerField(default=0, verbose_name='số của liên kết đăng ký')),
                ('block_salt', models.CharField(default='', editable=False, max_length=32, verbose_name='muối của danh sách cần gặp trực ban')),
                ('fallback', models.ForeignKey(blank=True, help_text='được báo khi người được gặp không có tài khoản hoặc chưa trả lời', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.person', verbose_name='người đón thay')),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='gate_settings', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'thiết lập ra vào',
            },
        ),
        migrations.CreateModel(
            name='Goods',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('in', 'mang vào'), ('out', 'mang ra')], max_length=3, verbose_name='chiều')),
                ('name', models.CharField(max_length=120, verbose_name='tên hàng hóa, vật tư')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='số lượng')),
                ('measure', models.CharField(blank=True, max_length=20, verbose_name='đơn vị tính')),
                ('paper', models.CharField(blank=True, max_length=60, verbose_name='giấy kèm theo')),
                ('goes_back', models.BooleanField(default=False, verbose_name='sẽ đưa trở lại')),
                ('back_quantity', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='đã đưa trở lại')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goods', to='gate.gateentry', verbose_name='lượt ra vào')),
            ],
            options={
                'verbose_name': 'hàng hóa qua cổng',
            },
        ),
        migrations.CreateModel(
            name='Pass',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField(verbose_name='từ lúc')),
                ('ends_at', models.DateTimeField(verbose_name='đến lúc')),
                ('days', models.PositiveSmallIntegerField(default=127, verbose_name='các ngày trong tuần')),
                ('first_minute', models.PositiveSmallIntegerField(default=0, verbose_name='từ phút trong ngày')),
                ('last_minute', models.PositiveSmallIntegerField(default=0, verbose_name='đến phút trong ngày')),
                ('gates', models.JSONField(blank=True, default=list, verbose_name='các cổng')),
                ('areas', models.JSONField(blank=True, default=list, verbose_name='các khu vực')),
                ('max_uses', models.PositiveSmallIntegerField(default=1, verbose_name='số lần vào (0: không hạn chế)')),
                ('uses', models.PositiveSmallIntegerField(default=0, verbose_name='đã dùng')),
                ('approved', models.BooleanField(default=False, verbose_name='đã duyệt')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'giấy ra vào',
                'indexes': [models.Index(fields=['unit', 'ends_at'], name='gate_passes_of_unit')],
            },
        ),
        migrations.AddField(
            model_name='gateentry',
            name='given_pass',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='gate.pass', verbose_name='giấy ra vào'),
        ),
        migrations.CreateModel(
            name='RegularVehicle',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('plate', models.CharField(max_length=20, verbose_name='biển số xe')),
                ('whose', models.CharField(blank=True, max_length=120, verbose_name='xe của ai khác')),
                ('last_date', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='units.person', verbose_name='người trong đơn vị')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regular_vehicles', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'xe thường xuyên',
                'constraints': [models.UniqueConstraint(fields=('unit', 'plate'), name='gate_regular_vehicle_once'), models.CheckConstraint(condition=models.Q(models.Q(('owner__isnull', False), ('whose', '')), models.Q(('owner', None), models.Q(('whose', ''), _negated=True)), _connector='OR'), name='gate_regular_vehicle_is_somebodys')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('date', models.DateField(verbose_name='ngày')),
                ('what', models.CharField(choices=[('visitor', 'khách'), ('group', 'đoàn, nhóm'), ('contractor', 'nhà thầu'), ('vehicle', 'xe'), ('goods', 'hàng hóa, vật tư'), ('count', 'lượt tiếp công dân'), ('delegation', 'đoàn công tác')], max_length=12, verbose_name='loại')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='số lượt người')),
                ('vehicles', models.PositiveIntegerField(default=0, verbose_name='số lượt xe')),
                ('written', models.BooleanField(default=False, verbose_name='đã thành số liệu')),
                ('gate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.gate', verbose_name='cổng')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_tallies', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'số lượt trong ngày',
                'indexes': [models.Index(condition=models.Q(('written', False)), fields=['date'], name='gate_tallies_to_write')],
                'constraints': [models.UniqueConstraint(fields=('gate', 'date', 'what'), name='gate_tally_once')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('visitor', 'khách'), ('group', 'đoàn, nhóm'), ('contractor', 'nhà thầu')], default='visitor', max_length=12, verbose_name='loại')),
                ('state', models.CharField(choices=[('waiting', 'chờ duyệt'), ('approved', 'được vào'), ('refused', 'không duyệt'), ('cancelled', 'đã hủy')], max_length=10, verbose_name='trạng thái')),
                ('source', models.CharField(choices=[('host', 'người mời đăng ký'), ('guest', 'khách tự đăng ký')], default='host', max_length=6, verbose_name='ai đăng ký')),
                ('name', models.CharField(max_length=120, verbose_name='họ và tên khách, tên đoàn')),
                ('organisation', models.CharField(blank=True, max_length=150, verbose_name='nơi công tác')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử của khách')),
                ('people', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='số người')),
                ('plate', models.CharField(blank=True, max_length=20, verbose_name='biển số xe')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='việc đến')),
                ('starts_at', models.DateTimeField(verbose_name='từ lúc')),
                ('ends_at', models.DateTimeField(verbose_name='đến lúc')),
                ('code', models.CharField(help_text='đọc ở cổng khi không quét được', max_length=8, verbose_name='mã ngắn')),
                ('made_at', models.DateTimeField(verbose_name='ghi lúc')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('refusal', models.CharField(blank=True, max_length=250, verbose_name='lý do không duyệt')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='gate.area', verbose_name='khu vực')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt')),
                ('host', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.person', verbose_name='người được gặp')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'lượt khách đăng ký',
                'indexes': [models.Index(fields=['unit', 'ends_at'], name='gate_visits_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='gate_visit_ends_after_it_starts'), models.UniqueConstraint(fields=('unit', 'code'), name='gate_visit_code_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='gate_visit_decided_has_time')],
            },
        ),
        migrations.AddField(
            model_name='pass',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passes', to='gate.visit', verbose_name='lượt khách đăng ký'),
        ),
        migrations.AddField(
            model_name='gateentry',
            name='visit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entries', to='gate.visit', verbose_name='lượt khách đăng ký'),
        ),
        migrations.AddConstraint(
            model_name='gateentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what__in', ('count', 'delegation')), _negated=True), models.Q(('card_hash', ''), ('card_shown', ''), ('given_pass', None), ('host', None), ('name', ''), ('organisation', ''), ('purpose', ''), ('visit', None)), _connector='OR'), name='gate_entry_of_numbers_names_nobody'),
        ),
    ]
