package vocabulary

// Places are the kinds of hamlets and quarters that send delegates, as their names begin: "thôn Nội", "tổ dân phố 5".
var Places = []string{"thôn", "xóm", "ấp", "bản", "buôn", "bon", "làng", "plei", "phum", "sóc", "khóm", "khu", "khu vực", "khu phố", "khu dân cư", "kdc", "kp",
	"tổ dân phố", "tdp", "tổ nhân dân", "khối", "khối phố", "khối xóm", "khối dân cư", "tiểu khu", "cụm dân cư"}
