-- A rule rests on directives of the register or on the practice of 2023–2024. The keys and addresses of the publications
-- that earlier versions kept beside leads, deadlines and targets go, and with them the papers that are known only from
-- other provinces.

-- +goose Up
ALTER TABLE template_items DROP COLUMN evidence;
ALTER TABLE term_levels DROP COLUMN deadline_source;
ALTER TABLE term_levels DROP COLUMN max_days_source;
ALTER TABLE term_levels DROP COLUMN delegates_source;
DELETE FROM directive_grounds WHERE directive_id IN
    (SELECT id FROM directives WHERE number = '' AND symbol = '' AND source LIKE 'http://dailocrt.vn/%' AND file_digest = '');
DELETE FROM directives WHERE number = '' AND symbol = '' AND source LIKE 'http://dailocrt.vn/%' AND file_digest = '';
UPDATE directives SET source = '' WHERE source LIKE 'http://dailocrt.vn/%' OR source LIKE 'http://mattran.org.vn/%quang-ngai%';
UPDATE composition_targets SET source = 'Mức phấn đấu theo thông lệ 2023–2024' WHERE source IN
    ('Mức phấn đấu; các xã đạt 24–30 % (Đak Đoa, Quảng Ngãi, Thắng Sơn, 2024)',
     'Tỷ lệ tại Quảng Nam 2019; các xã đạt 22–46 % (Thắng Sơn, Đak Đoa, 2024)',
     'Mức phấn đấu chung; chưa có số liệu công bố cấp huyện', 'Quảng Nam, 2019');
UPDATE composition_targets SET source = 'Chưa có quy định; địa phương tự đặt giới hạn tuổi' WHERE source =
    'Chưa có quy định; nhóm dưới 30 tuổi theo báo cáo của xã Thắng Sơn (2024), địa phương tự đặt giới hạn';
UPDATE composition_targets SET source = 'Chưa có quy định' WHERE source =
    'Ủy viên tái cử ở các xã khoảng 50–55 % (Quảng Ngãi, 2024)';

-- +goose Down
ALTER TABLE template_items ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN deadline_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN max_days_source TEXT NOT NULL DEFAULT '';
ALTER TABLE term_levels ADD COLUMN delegates_source TEXT NOT NULL DEFAULT '';
