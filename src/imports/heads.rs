//! Headings: which columns a table may have, by all the names that the books give them, in whatever order.

use crate::domain::script::folded;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Units.
    Units,
    /// Residents and their homes.
    Residents,
    /// What units owe.
    Bills,
    /// Money that came in.
    Payments,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Kind::Units, Kind::Residents, Kind::Bills, Kind::Payments];

    /// Its word: on the command line, in the database.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Units => "units",
            Kind::Residents => "residents",
            Kind::Bills => "bills",
            Kind::Payments => "payments",
        }
    }

    /// The kind of this word, also in Chinese, as people write it with a file.
    pub fn of(word: &str) -> Option<Kind> {
        let word: String = word.trim().trim_start_matches('/').chars().filter_map(folded).collect();
        Some(match word.trim() {
            "bills" | "bill" | "账单" | "帐单" | "费用" | "应收" => Kind::Bills,
            "payments" | "payment" | "收款" | "缴费" | "收费" | "实收" | "付款" => Kind::Payments,
            "units" | "unit" | "房屋" | "房产" | "户" => Kind::Units,
            "residents" | "resident" | "住户" | "业主" => Kind::Residents,
            _ => return None,
        })
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $word:literal: $($other:literal)*;)*) => {
        /// A column.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Column { $($(#[$doc])* $name,)* }

        impl Column {
            /// Its English name, as the documentation has it.
            pub fn word(self) -> &'static str { match self { $(Column::$name => $word,)* } }

            /// Its names in Chinese and English, as people are told which column is meant: `房号 / unit`.
            pub fn shown(self) -> String {
                let chinese = self.names().iter().find(|name| !name.is_ascii()).copied().unwrap_or_default();
                format!("{chinese} / {}", self.word())
            }

            /// Every name of it, folded: lower case, simplified, without blanks.
            fn names(self) -> &'static [&'static str] { match self { $(Column::$name => &[$word, $($other),*],)* } }
        }
    };
}

columns! {
    /// The unit's code.
    Unit = "unit": "unitcode" "unitno" "unitnumber" "room" "roomno" "roomnumber" "flat" "house" "apartment" "code"
        "房号" "房间号" "房间" "房屋编号" "房屋编码" "房产编号" "房屋" "户号" "室号" "门牌号" "门牌" "单位" "单位编号" "房屋号" "房产";
    /// The building's code, where the unit's number does not hold it.
    Building = "building": "block" "tower" "buildingno" "buildingcode" "楼栋" "楼号" "栋号" "栋" "幢" "座" "座号" "楼宇" "大厦" "楼座";
    /// For which time.
    Period = "period": "month" "billingperiod" "billperiod" "账期" "帐期" "费用账期" "所属期" "月份" "账单月份" "费用月份" "期间" "计费周期" "周期"
        "所属月份" "收费期间" "缴费期间";
    /// Its first day.
    From = "from": "periodfrom" "start" "startdate" "periodstart" "起始日期" "开始日期" "费用起始" "起" "开始" "起始";
    /// Its last day.
    Until = "until": "to" "periodto" "perioduntil" "end" "enddate" "periodend" "截至日期" "结束日期" "终止日期" "费用终止" "止" "结束" "终止";
    /// What for.
    Item = "item": "fee" "feeitem" "feetype" "charge" "chargetype" "description" "收费项目" "费用项目" "项目" "费项" "费用名称" "收费项"
        "项目名称" "费用类型" "收费名称" "费用类别" "科目" "缴费项目" "费目";
    /// What it is called on the bill.
    Label = "label": "name" "title" "detail" "名称" "账单名称" "费用说明" "车位号" "车位" "表号" "明细名称";
    /// How much.
    Quantity = "quantity": "qty" "usage" "area" "volume" "consumption" "数量" "用量" "面积" "计费数量" "计费面积" "建筑面积" "使用量" "用电量" "用水量"
        "计费量";
    /// Of what.
    Measure = "measure": "unitofmeasure" "uom" "measureunit" "计量单位" "计费单位" "数量单位" "量度单位";
    /// What one costs.
    Tariff = "tariff": "price" "unitprice" "rate" "单价" "费率" "标准" "收费标准" "价格" "计费标准";
    /// What it comes to.
    Amount = "amount": "total" "sum" "amountdue" "payable" "paid" "amountpaid" "received" "money" "金额" "应收金额" "应收" "应缴金额" "应缴"
        "应付金额" "应交金额" "账单金额" "费用金额" "合计金额" "本期应收" "实收金额" "实收" "收款金额" "缴费金额" "付款金额" "到账金额" "交易金额" "退款金额"
        "本期金额" "合计";
    /// By when.
    Due = "due date": "due" "dueon" "duedate" "payby" "deadline" "到期日" "到期日期" "应缴日期" "截止日期" "缴费截止日期" "缴费截止" "最迟缴费日" "缴费期限"
        "应收日期" "截止日" "限缴日期" "缴款期限";
    /// What is said beside.
    Note = "note": "notes" "remark" "remarks" "comment" "memo" "备注" "说明" "附言" "注";
    /// The bill's number in the books.
    Number = "bill number": "billno" "billnumber" "billid" "bill" "invoice" "invoiceno" "invoicenumber" "账单号" "账单编号" "单号" "帐单号"
        "账单号码" "收费单号" "应收单号" "缴费单号" "账单id" "通知单号";
    /// One of several lines of a bill.
    Line = "line": "lineitem" "lineitemname" "detailline" "明细" "明细项" "费用明细" "分项" "子项" "阶梯";
    /// Charge, correction or credit.
    Sort = "sort": "type" "kind" "类型" "账单类型" "单据类型" "性质" "种类";
    /// The number of the bill that a correction or credit changes.
    Corrects = "corrects": "correctsbill" "creditof" "originalbill" "originalbillnumber" "原账单号" "原单号" "更正账单号" "冲减账单号" "对应账单号";
    /// When it was paid.
    Date = "date": "paidon" "paymentdate" "paiddate" "datepaid" "transactiondate" "valuedate" "收款日期" "缴费日期" "付款日期" "日期" "交易日期" "到账日期"
        "入账日期" "收费日期" "缴款日期" "交易时间" "缴费时间" "收款时间" "付款时间";
    /// How.
    Method = "method": "paymentmethod" "paidby" "channel" "收款方式" "付款方式" "缴费方式" "支付方式" "方式" "缴款方式" "结算方式" "收费方式" "渠道";
    /// The payment's number.
    Reference = "reference": "ref" "referenceno" "referencenumber" "serial" "serialno" "serialnumber" "paymentno" "paymentnumber" "transactionid"
        "transactionno" "receiptno" "流水号" "交易流水号" "银行流水号" "收款单号" "凭证号" "交易号" "收款编号" "付款单号" "参考号" "收据号" "票据号" "序列号"
        "交易单号" "支付单号" "编号";
    /// The number of the payment that a refund returns.
    Refunds = "refund of": "refundof" "refunds" "originalpayment" "originalreference" "原流水号" "原收款单号" "退款原单号" "退款原流水号" "原交易号";
    /// A resident's name.
    Name = "name": "resident" "residentname" "fullname" "owner" "ownername" "customer" "姓名" "住户" "住户姓名" "业主" "业主姓名" "客户姓名" "客户名称"
        "联系人" "名字" "户主";
    /// Their phone number.
    Phone = "phone": "mobile" "telephone" "tel" "phonenumber" "mobilenumber" "mobilephone" "cell" "contact" "电话" "手机" "手机号" "手机号码" "联系电话"
        "电话号码" "联系方式" "移动电话" "联络电话";
    /// Owner, tenant or family.
    Tie = "tie": "relation" "relationship" "role" "residenttype" "身份" "关系" "住户类型" "与业主关系" "住户身份" "客户类型" "类别";
    /// Whether elders live there.
    Elder = "elder": "elders" "elderly" "senior" "haselders" "老人" "长者" "是否有老人" "老人家庭" "重点关怀" "有无老人";
}

/// The columns of a kind, and whether a table needs them.
pub fn columns(kind: Kind) -> &'static [(Column, bool)] {
    match kind {
        Kind::Units => &[(Column::Unit, true), (Column::Building, false)],
        Kind::Residents => &[
            (Column::Unit, true),
            (Column::Building, false),
            (Column::Name, true),
            (Column::Phone, false),
            (Column::Tie, false),
            (Column::Elder, false),
        ],
        Kind::Bills => &[
            (Column::Unit, true),
            (Column::Building, false),
            (Column::Period, true),
            (Column::From, false),
            (Column::Until, false),
            (Column::Item, true),
            (Column::Label, false),
            (Column::Quantity, false),
            (Column::Measure, false),
            (Column::Tariff, false),
            (Column::Amount, true),
            (Column::Due, false),
            (Column::Note, false),
            (Column::Number, false),
            (Column::Line, false),
            (Column::Sort, false),
            (Column::Corrects, false),
        ],
        Kind::Payments => &[
            (Column::Unit, true),
            (Column::Building, false),
            (Column::Amount, true),
            (Column::Date, true),
            (Column::Method, false),
            (Column::Reference, true),
            (Column::Number, false),
            (Column::Refunds, false),
            (Column::Note, false),
        ],
    }
}

/// A heading as it is compared: folded, without blanks, marks, and what stands in brackets.
pub fn fold(heading: &str) -> String {
    let mut depth = 0_u32;
    let mut out = String::new();
    for c in heading.chars().take(200).filter_map(folded) {
        match c {
            '(' | '[' | '【' | '〔' | '{' => depth += 1,
            ')' | ']' | '】' | '〕' | '}' => depth = depth.saturating_sub(1),
            c if depth == 0 && c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// The column that a heading means in a table of this kind.
pub fn column(kind: Kind, heading: &str) -> Option<Column> {
    let folded = fold(heading);
    if folded.is_empty() {
        return None;
    }
    let is = |name: &&str| name.chars().filter(|c| *c != ' ').eq(folded.chars());
    columns(kind).iter().map(|(column, _)| *column).find(|column| column.names().iter().any(is))
}

/// How many columns of this kind are named in a row.
pub fn known(kind: Kind, cells: &[String]) -> usize {
    let mut seen = vec![];
    for cell in cells.iter().take(1000) {
        if let Some(column) = column(kind, cell)
            && !seen.contains(&column)
        {
            seen.push(column);
        }
    }
    seen.len()
}

/// Headings that mean something else where a better one for the same column is there; and what they mean then.
const WEAK: [(&str, Option<Column>); 9] = [
    ("单位", Some(Column::Measure)),
    ("合计", None),
    ("合计金额", None),
    ("total", None),
    ("sum", None),
    ("paid", None),
    ("编号", None),
    ("code", None),
    ("名称", None),
];

/// The columns of a row of headings by their places; and the places of headings that mean a column which is there.
pub fn places(kind: Kind, cells: &[String]) -> (Vec<(Column, usize)>, Vec<usize>) {
    let mut found: Vec<(Column, usize)> = vec![];
    let mut doubled = vec![];
    let weak = |place: usize| {
        let folded = cells.get(place).map(|cell| fold(cell)).unwrap_or_default();
        WEAK.iter().find(|(name, _)| *name == folded).map(|(_, other)| *other)
    };
    for (place, cell) in cells.iter().enumerate() {
        let Some(mut column) = column(kind, cell) else { continue };
        if let Some(at) = found.iter().position(|(c, _)| *c == column) {
            let before = found.get(at).map_or(0, |(_, p)| *p);
            match (weak(before), weak(place)) {
                // The better name takes the column; the other one means what it means beside it.
                (Some(other), None) => {
                    found.retain(|(c, _)| *c != column);
                    found.extend(other.filter(|c| has(kind, *c)).map(|c| (c, before)));
                }
                (_, Some(Some(other))) if has(kind, other) => column = other,
                (_, Some(_)) => continue,
                (None, None) => {
                    doubled.push(place);
                    continue;
                }
            }
        }
        if found.iter().any(|(c, _)| *c == column) {
            doubled.push(place);
        } else {
            found.push((column, place));
        }
    }
    (found, doubled)
}

fn has(kind: Kind, column: Column) -> bool {
    columns(kind).iter().any(|(c, _)| *c == column)
}
