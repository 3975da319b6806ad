-- A member of the Party is one with or without known dates. Sub-groups of an ethnic group (Mông Hoa) keep their name and
-- count as a minority; what is recorded by such a name joins the counts.

-- +goose Up
ALTER TABLE persons ADD COLUMN party_member BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE delegate_tallies SET minority = minority + (SELECT COUNT(*) FROM delegates JOIN persons ON persons.id = delegates.person_id
    WHERE delegates.congress_id = delegate_tallies.congress_id AND delegates.withdrawn_on IS NULL
    AND delegates.category IN ('ex_officio', 'consulted', 'appointed') AND persons.ethnicity IN (
    'Ngạn', 'Phén', 'Thù Lao', 'Pa Dí', 'Thái Trắng', 'Thái Đen', 'Tày Khao', 'Tày Đăm', 'Tày Mười', 'Tày Thanh',
    'Hàng Tổng', 'Pa Thay', 'Thổ Đà Bắc', 'Triều Châu', 'Phúc Kiến', 'Quảng Đông', 'Hải Nam', 'Xạ Phang', 'Xạ
    Phạng', 'Hẹ', 'Cur', 'Cul', 'Khơ-me Krôm', 'Việt gốc Miên', 'Mol', 'Mual', 'Ao Tá', 'Nùng An', 'Xuồng',
    'Giang', 'Phàn Slình', 'Nùng Cháo', 'Nùng Lòi', 'Quý Rịn', 'Khèn Lài', 'Mông Trắng', 'Mông Hoa', 'Mông Xanh',
    'Mông Đỏ', 'Mông Đen', 'Na Miẻo', 'Dao Đỏ', 'Dao Tiền', 'Dao Quần Chẹt', 'Dao Quần Trắng', 'Dao Lô Gang', 'Dao
    Thanh Y', 'Dao Lan Tẻn', 'Kìm Miền', 'Kìm Mùn', 'Đại Bản', 'Tiểu Bản', 'Chor', 'Hđrung', 'Aráp', 'Tbuăn',
    'Xín', 'Đản', 'Khách Gia', 'Kpă', 'Adham', 'Krung', 'Ktul', 'Mđhur', 'Bih', 'Blô', 'Êpan', 'Gơ-lar', 'Tơ-lô',
    'Rơ-ngao', 'Krem', 'Roh', 'A-la Kông', 'Xơ-teng', 'Tơ-đra', 'Mơ-nâm', 'Hà Lăng', 'Ca-dong', 'Cà Dong', 'Hờn
    Bạn', 'Sơn Tử', 'Xrê', 'Nốp', 'Tu-lốp', 'Cơ-dòn', 'Lạch', 'Lạt', 'Chăm Hroi', 'Hroi', 'Sán Dẻo', 'Trại Đất',
    'Mán Quần Cộc', 'Krẹ', 'Luỹ', 'Gar', 'Preh', 'Biat', 'Rlăm', 'Bu Đâng', 'Đi Pri', 'Ra Clây', 'Rai', 'La Oang',
    'Noang', 'Xa Điêng', 'Trì', 'Khùa', 'Ma Coong', 'Măng Coong', 'Kẹo', 'Mọn', 'Cuối', 'Họ', 'Đan Lai', 'Ly Hà',
    'Tày Poọng', 'Nhắng', 'Dẳng', 'Pầu Thìn', 'Pu Nà', 'Cùi Chu', 'Phương', 'Ca Tang', 'Ve', 'Gié', 'Giẻ',
    'Triêng', 'Pin', 'Bơ-noong', 'Bnoong', 'Mạ Ngăn', 'Mạ Xốp', 'Mạ Tô', 'Mạ Krung', 'Xá Cẩu', 'Mứn Xen', 'Pu
    Thênh', 'Tềnh', 'Tày Hay', 'Cùa', 'Trầu', 'Pa Hi', 'Ba Hi', 'Dơ Ro', 'Xá Khao', 'Xá Súa', 'Xá Dón', 'Xá Ái',
    'Quảng Lâm', 'Puộc', 'Pụa', 'U Ní', 'Xá U Ní', 'Lào Bốc', 'Lào Nọi', 'Cù Tê', 'La Quả', 'Khlá Phlạo', 'Bồ Khô
    Pạ', 'Mu Di Pạ', 'Xá Phó', 'Phổ', 'Va Xơ Lao', 'Pu Dang', 'Khù Sung', 'Cò Xung', 'Khả Quy', 'Nhuồn', 'Duồn',
    'Mun Di', 'Sách', 'Mày', 'Rục', 'Mã Liềng', 'A Rem', 'Mảng Ư', 'Pà Hưng', 'Tống', 'Xắm Khống', 'Mấng Nhé', 'Xá
    Xeng', 'Chủng Chá', 'Trọng Gia', 'Tu Dí', 'Tu Dìn', 'Cù Dề Xừ', 'Khả Pẻ', 'Ka Bèo', 'Pen Ti Lô Lô', 'Tày Hạt'));

-- +goose Down
ALTER TABLE persons DROP COLUMN party_member;
