import django.core.validators
import django.db.models.deletion
import tuquan.core.ids
import tuquan.duty.models.posts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('guards', '0001_initial'),
        ('units', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DutyPost',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('name', models.CharField(max_length=100, verbose_name='tên chốt')),
                ('certificate_needed', models.BooleanField(default=False, help_text='Giấy chứng nhận nghiệp vụ bảo vệ có giá trị 5 năm (Thông tư 46/2014/TT-BCA, Điều 6.6).', verbose_name='cần giấy chứng nhận huấn luyện còn hạn')),
                ('code', models.CharField(default=tuquan.duty.models.posts._new_code, editable=False, max_length=20, verbose_name='mã đọc tại chốt')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='vĩ độ')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='kinh độ')),
                ('instructions', models.TextField(blank=True, max_length=2000, verbose_name='việc của chốt')),
                ('gate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='duty_posts', to='units.gate', verbose_name='cổng')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='duty_posts', to='units.site', verbose_name='trụ sở')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_posts', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'chốt gác',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duty_dutypost_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='CoverWindow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('kind', models.CharField(choices=[('need', 'cần người gác'), ('partner', 'lực lượng phối hợp giữ')], default='need', max_length=10, verbose_name='loại')),
                ('weekdays', models.PositiveSmallIntegerField(default=127, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(127)], verbose_name='các ngày trong tuần')),
                ('on_holidays', models.BooleanField(default=True, verbose_name='cả ngày lễ, tết')),
                ('start', models.TimeField(verbose_name='từ giờ')),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='dài (phút)')),
                ('people', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='số người')),
                ('force', models.CharField(blank=True, help_text='ví dụ: Tổ cảnh sát bảo vệ mục tiêu', max_length=120, verbose_name='lực lượng')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='duty.dutypost', verbose_name='chốt gác')),
            ],
            options={
                'verbose_name': 'khung giờ của chốt',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duty_coverwindow_dates_in_order'), models.CheckConstraint(condition=models.Q(('minutes__range', (1, 1440))), name='duty_window_within_a_day'), models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='duty_window_of_somebody'), models.CheckConstraint(condition=models.Q(('kind', 'need'), models.Q(('force', ''), _negated=True), _connector='OR'), name='duty_window_names_the_partner')],
            },
        ),
        migrations.CreateModel(
            name='ClockIn',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('in_at', models.DateTimeField(verbose_name='vào ca')),
                ('in_received_at', models.DateTimeField(verbose_name='máy chủ nhận lúc')),
                ('in_device', models.CharField(blank=True, max_length=100, verbose_name='thiết bị khi vào')),
                ('out_at', models.DateTimeField(blank=True, null=True, verbose_name='ra ca')),
                ('out_received_at', models.DateTimeField(blank=True, null=True, verbose_name='máy chủ nhận lượt ra lúc')),
                ('out_device', models.CharField(blank=True, max_length=100, verbose_name='thiết bị khi ra')),
                ('out_act', models.UUIDField(blank=True, null=True, unique=True, verbose_name='mã việc ra ca')),
                ('code_read', models.BooleanField(null=True, verbose_name='đã đọc mã tại chốt')),
                ('distance', models.PositiveIntegerField(blank=True, null=True, verbose_name='cách chốt (mét)')),
                ('remarks', models.JSONField(default=list, verbose_name='chỗ không khớp')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_ins', to='units.person', verbose_name='người trực')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_ins', to='units.unit', verbose_name='đơn vị')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clock_ins', to='duty.dutypost', verbose_name='chốt gác')),
            ],
            options={
                'verbose_name': 'lượt trực',
                'indexes': [models.Index(fields=['post', 'in_at'], name='clock_ins_of_post'), models.Index(fields=['person', 'in_at'], name='clock_ins_of_person'), models.Index(fields=['unit', 'in_at'], name='clock_ins_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('out_at', None), ('out_at__gte', models.F('in_at')), _connector='OR'), name='duty_out_after_in')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('given_at', models.DateTimeField(verbose_name='giao lúc')),
                ('received_at', models.DateTimeField(verbose_name='máy chủ nhận lúc')),
                ('open_matters', models.TextField(blank=True, max_length=2000, verbose_name='việc còn dở')),
                ('inside', models.PositiveIntegerField(blank=True, null=True, verbose_name='khách còn bên trong')),
                ('badges_out', models.PositiveIntegerField(blank=True, null=True, verbose_name='thẻ khách chưa thu')),
                ('remarks', models.TextField(blank=True, max_length=2000, verbose_name='tình hình chốt')),
                ('differences', models.JSONField(default=list, verbose_name='khác với sổ')),
                ('take_act', models.UUIDField(blank=True, null=True, unique=True, verbose_name='mã việc nhận ca')),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='nhận lúc')),
                ('agrees', models.BooleanField(null=True, verbose_name='nhận đúng như bàn giao')),
                ('taker_says', models.TextField(blank=True, max_length=2000, verbose_name='người nhận ghi')),
                ('clock_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='hand_overs', to='duty.clockin', verbose_name='lượt trực giao')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người giao')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='duty.dutypost', verbose_name='chốt gác')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người nhận')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'bàn giao ca',
                'indexes': [models.Index(fields=['post', 'given_at'], name='hand_overs_of_post')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agrees', None), ('taken_at', None)), models.Q(('agrees__isnull', False), ('taken_at__isnull', False)), _connector='OR'), name='duty_hand_over_taken')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('name', models.CharField(max_length=120, verbose_name='tên ngày')),
                ('is_holiday', models.BooleanField(default=True, verbose_name='là ngày nghỉ lễ, tết')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_holidays', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'ngày lễ của đơn vị',
                'constraints': [models.UniqueConstraint(fields=('unit', 'day'), name='duty_holiday_once')],
            },
        ),
        migrations.CreateModel(
            name='LogLine',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('received_at', models.DateTimeField(verbose_name='máy chủ nhận lúc')),
                ('text', models.TextField(max_length=2000, verbose_name='nội dung')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người ghi')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='log', to='duty.dutypost', verbose_name='chốt gác')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duty_log', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'dòng sổ trực',
                'indexes': [models.Index(fields=['post', 'at'], name='log_of_post')],
            },
        ),
        migrations.CreateModel(
            name='PostItem',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('kind', models.CharField(choices=[('key', 'chìa khóa'), ('tool', 'công cụ, phương tiện'), ('badge', 'thẻ khách'), ('other', 'đồ dùng khác')], max_length=10, verbose_name='loại')),
                ('name', models.CharField(max_length=100, verbose_name='tên')),
                ('count', models.PositiveSmallIntegerField(default=1, verbose_name='số lượng')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='duty.dutypost', verbose_name='chốt gác')),
            ],
            options={
                'verbose_name': 'đồ dùng tại chốt',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duty_postitem_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='HandOverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expected', models.PositiveSmallIntegerField(verbose_name='theo danh mục')),
                ('count', models.PositiveSmallIntegerField(verbose_name='đếm được')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='ghi chú')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='duty.handover', verbose_name='bàn giao ca')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duty.postitem', verbose_name='đồ dùng tại chốt')),
            ],
            options={
                'verbose_name': 'đồ dùng bàn giao',
                'constraints': [models.UniqueConstraint(fields=('hand_over', 'item'), name='duty_item_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120, verbose_name='tên lịch trực')),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến hết ngày')),
                ('state', models.CharField(choices=[('draft', 'đang xếp'), ('published', 'đã công bố')], default='draft', max_length=10, verbose_name='trạng thái')),
                ('made_at', models.DateTimeField(verbose_name='lập lúc')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='công bố lúc')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người lập')),
                ('posts', models.ManyToManyField(related_name='rosters', to='duty.dutypost', verbose_name='các chốt')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người công bố')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.site', verbose_name='trụ sở')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rosters', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'lịch trực',
                'indexes': [models.Index(fields=['unit', '-first'], name='rosters_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='duty_roster_dates_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='duty_roster_published_at')],
            },
        ),
        migrations.CreateModel(
            name='RosterGuard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='thứ tự')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roster_rows', to='guards.guard', verbose_name='bảo vệ')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='duty.roster', verbose_name='lịch trực')),
            ],
            options={
                'verbose_name': 'người trong lịch trực',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('roster', 'guard'), name='duty_guard_once_in_a_roster')],
            },
        ),
        migrations.CreateModel(
            name='RuleSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='quy tắc')),
                ('on', models.BooleanField(default=True, verbose_name='áp dụng')),
                ('must', models.BooleanField(default=True, verbose_name='bắt buộc')),
                ('limit', models.PositiveIntegerField(blank=True, null=True, verbose_name='mức')),
                ('price', models.PositiveIntegerField(default=10, verbose_name='giá khi không giữ được')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='lý do thay đổi')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_rules', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'quy tắc xếp ca của đơn vị',
                'constraints': [models.UniqueConstraint(fields=('unit', 'code'), name='duty_rule_set_once')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField(verbose_name='ngày')),
                ('starts_at', models.DateTimeField(verbose_name='bắt đầu')),
                ('ends_at', models.DateTimeField(verbose_name='kết thúc')),
                ('fixed', models.BooleanField(default=False, verbose_name='giữ nguyên khi xếp lại')),
                ('source', models.CharField(choices=[('hand', 'xếp tay'), ('pattern', 'theo mẫu'), ('solver', 'xếp tự động'), ('swap', 'đổi ca'), ('replacement', 'trực thay')], default='hand', max_length=12, verbose_name='xếp bằng')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='guards.guard', verbose_name='bảo vệ')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='duty.dutypost', verbose_name='chốt gác')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='duty.roster', verbose_name='lịch trực')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'ca trực',
                'indexes': [models.Index(fields=['unit', 'starts_at'], name='shifts_of_unit'), models.Index(fields=['guard', 'day'], name='shifts_of_guard'), models.Index(fields=['post', 'starts_at'], name='shifts_of_post')],
                'constraints': [models.UniqueConstraint(fields=('roster', 'guard', 'day'), name='duty_one_cell_a_day'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_shift_times_in_order')],
            },
        ),
        migrations.AddField(
            model_name='clockin',
            name='shift',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='clock_ins', to='duty.shift', verbose_name='ca trực'),
        ),
        migrations.CreateModel(
            name='ShiftKind',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='hết hiệu lực từ')),
                ('letter', models.CharField(max_length=3, verbose_name='ký hiệu trên bảng')),
                ('name', models.CharField(max_length=60, verbose_name='tên loại ca')),
                ('start', models.TimeField(verbose_name='bắt đầu')),
                ('minutes', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(30), django.core.validators.MaxValueValidator(1440)], verbose_name='có mặt (phút)')),
                ('working_minutes', models.PositiveSmallIntegerField(help_text='Thường trực có nghỉ tại chỗ: ít hơn thời gian có mặt. Ca làm việc: bằng thời gian có mặt.', verbose_name='tính là giờ làm việc (phút)')),
                ('break_minutes', models.PositiveSmallIntegerField(default=30, verbose_name='nghỉ giữa giờ (phút)')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_kinds', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'loại ca',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='duty_shiftkind_dates_in_order'), models.CheckConstraint(condition=models.Q(('minutes__range', (30, 1440)), ('working_minutes__lte', models.F('minutes'))), name='duty_shift_kind_minutes'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('unit', 'letter'), name='duty_shift_kind_letter_once')],
            },
        ),
        migrations.AddField(
            model_name='shift',
            name='kind',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='duty.shiftkind', verbose_name='loại ca'),
        ),
        migrations.AddField(
            model_name='roster',
            name='kinds',
            field=models.ManyToManyField(related_name='rosters', to='duty.shiftkind', verbose_name='các loại ca'),
        ),
        migrations.CreateModel(
            name='Solving',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'chờ máy chạy'), ('running', 'đang xếp'), ('done', 'đã xếp xong'), ('impossible', 'không xếp được'), ('stopped', 'đã dừng'), ('failed', 'máy gặp lỗi')], default='waiting', max_length=12, verbose_name='trạng thái')),
                ('seconds', models.PositiveSmallIntegerField(default=20, verbose_name='số giây được chạy')),
                ('asked_at', models.DateTimeField(verbose_name='yêu cầu lúc')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='bắt đầu')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='kết thúc')),
                ('found', models.JSONField(blank=True, null=True, verbose_name='bản tốt nhất')),
                ('penalty', models.PositiveIntegerField(blank=True, null=True, verbose_name='giá của bản ấy')),
                ('bound', models.PositiveIntegerField(blank=True, null=True, verbose_name='không bản nào rẻ hơn')),
                ('steps', models.PositiveIntegerField(default=0, verbose_name='số lần tốt lên')),
                ('short', models.JSONField(default=list, verbose_name='chỗ còn thiếu')),
                ('reasons', models.JSONField(default=list, verbose_name='vì sao và cách gỡ')),
                ('seeking', models.BooleanField(default=False, verbose_name='đang tìm cách gỡ')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='đưa vào lịch lúc')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người yêu cầu')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='solvings', to='duty.roster', verbose_name='lịch trực')),
            ],
            options={
                'verbose_name': 'lần xếp ca tự động',
                'indexes': [models.Index(fields=['roster', '-asked_at'], name='solvings_of_roster')],
            },
        ),
        migrations.CreateModel(
            name='Swap',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'chờ người kia trả lời'), ('agreed', 'chờ tổ trưởng duyệt'), ('approved', 'đã duyệt'), ('declined', 'người kia không đổi'), ('refused', 'tổ trưởng không duyệt'), ('withdrawn', 'đã rút')], default='asked', max_length=10, verbose_name='trạng thái')),
                ('reason', models.CharField(blank=True, max_length=250, verbose_name='lý do')),
                ('asked_at', models.DateTimeField(verbose_name='đề nghị lúc')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='trả lời lúc')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='duyệt lúc')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người duyệt')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps_asked', to='guards.guard', verbose_name='đổi với')),
                ('other_shift', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='swaps_wanted', to='duty.shift', verbose_name='lấy ca')),
                ('shift', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='duty.shift', verbose_name='ca đem đổi')),
            ],
            options={
                'verbose_name': 'đề nghị đổi ca',
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('wants', models.BooleanField(default=False, verbose_name='muốn trực')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='guards.guard', verbose_name='bảo vệ')),
                ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='duty.shiftkind', verbose_name='loại ca')),
            ],
            options={
                'verbose_name': 'nguyện vọng ca',
                'constraints': [models.UniqueConstraint(fields=('guard', 'day'), name='duty_one_wish_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('leave', 'nghỉ phép năm'), ('sick', 'nghỉ ốm'), ('personal', 'nghỉ việc riêng'), ('training', 'đi học, tập huấn'), ('other', 'nghỉ khác')], max_length=10, verbose_name='loại')),
                ('first', models.DateField(verbose_name='từ ngày')),
                ('last', models.DateField(verbose_name='đến hết ngày')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='guards.guard', verbose_name='bảo vệ')),
            ],
            options={
                'verbose_name': 'ngày nghỉ của bảo vệ',
                'indexes': [models.Index(fields=['guard', 'first'], name='absences_of_guard')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='duty_absence_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='CoverageMonth',
            fields=[
                ('id', models.UUIDField(default=tuquan.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('first', models.DateField(verbose_name='ngày đầu tháng')),
                ('last', models.DateField(verbose_name='tính đến hết ngày')),
                ('needed', models.PositiveIntegerField(verbose_name='phút cần có người')),
                ('planned', models.PositiveIntegerField(verbose_name='phút có người theo lịch')),
                ('kept', models.PositiveIntegerField(verbose_name='phút có người thực tế')),
                ('partner', models.PositiveIntegerField(default=0, verbose_name='trong đó lực lượng phối hợp')),
                ('counted_at', models.DateTimeField(verbose_name='tính lúc')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage_months', to='units.unit', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'tháng bao chốt',
                'constraints': [models.UniqueConstraint(fields=('unit', 'first'), name='duty_coverage_once_a_month'), models.CheckConstraint(condition=models.Q(('planned__lte', models.F('needed')), ('kept__lte', models.F('needed')), ('partner__lte', models.F('needed'))), name='duty_coverage_within_need')],
            },
        ),
    ]
