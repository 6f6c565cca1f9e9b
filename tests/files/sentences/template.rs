//! What a script writes into a row: a sentence with one error, and the same without it.
//! `{wrong|right}` as in the sets. Numbers, labels and wordings come from a seed.

use jiff::civil::date;

use super::number::{Chance, DAYS, day_of, era, grouped, short_era, swapped};

/// The kinds of errors, as the sets have them.
pub const KINDS: [&str; 20] = [
    "difference",
    "direction",
    "figure-elsewhere",
    "percent",
    "rate",
    "part",
    "sum",
    "monthly",
    "reached",
    "rating-words",
    "separators",
    "near-copy",
    "stale-year",
    "money",
    "factor-ten",
    "as-of",
    "weekday",
    "day",
    "past-figure",
    "unit",
];

/// What is written into one row.
#[derive(Default, Debug)]
pub struct Written {
    /// Column and text, put in place of what is there.
    pub instead: Vec<(&'static str, String)>,
    /// Column and text, on a line of its own below what is there.
    pub below: Vec<(&'static str, String)>,
    /// What last year's book has too, below or in place of what is there.
    pub past_below: Vec<(&'static str, String)>,
    pub past_instead: Vec<(&'static str, String)>,
}

impl Written {
    fn below(mut self, column: &'static str, text: String) -> Self {
        self.below.push((column, text));
        self
    }

    fn instead(mut self, column: &'static str, text: impl Into<String>) -> Self {
        self.instead.push((column, text.into()));
        self
    }

    fn past(mut self, column: &'static str, text: String) -> Self {
        self.past_below.push((column, text));
        self
    }
}

/// What is counted, in what, and in what not.
const THINGS: [(&str, &str, &str); 12] = [
    ("手話講座受講者", "人", "件"),
    ("出張相談", "件", "人"),
    ("花壇の整備", "か所", "人"),
    ("点訳図書", "冊", "人"),
    ("緑化活動団体", "団体", "冊"),
    ("移動図書館の巡回", "回", "人"),
    ("配付資料", "部", "人"),
    ("苗木の配布", "本", "人"),
    ("おむつの支給", "世帯", "枚"),
    ("給食の提供", "食", "人"),
    ("工房の延べ利用者", "人", "件"),
    ("雑がみの回収", "トン", "kg"),
];

/// An error of a kind in a book of a year.
pub fn written(kind: &str, year: i32, chance: &mut Chance) -> Written {
    let (label, unit, other_unit) = chance.one(&THINGS);
    let before = chance.between(45, 900) * chance.one(&[1, 1, 3, 7]);
    let change = chance.between(before / 20 + 3, before / 4 + 4);
    let is_more = chance.below(2) == 0;
    let now = if is_more { before + change } else { before - change };
    let wrong = |number: u64| format!("{{{}|{}}}", grouped(swapped(number)), grouped(number));
    let (b, n, d) = (grouped(before), grouped(now), grouped(change));
    let which = chance.below(4);
    let up = |more: &'static str, less: &'static str| if is_more { more } else { less };
    let turned = |more: &str, less: &str| {
        if is_more { format!("{{{less}|{more}}}") } else { format!("{{{more}|{less}}}") }
    };
    let (this, last) = (era(year), era(year - 1));
    let own = Written::default();
    match kind {
        "difference" => {
            let d = wrong(change);
            let text = match which {
                0 => format!(
                    "{label}は{n}{unit}で、前年度（{b}{unit}）と比べて{d}{unit}の{}となった。",
                    up("増", "減")
                ),
                1 => format!("{label}　{b}{unit} → {n}{unit}（{d}{unit}{}）", up("増", "減")),
                2 => format!(
                    "{label}は、{last}年度の{b}{unit}から{this}年度は{n}{unit}となり、{d}{unit}{}した。",
                    up("増加", "減少")
                ),
                _ => format!("・{label}：{n}{unit}（前年度{b}{unit}、前年度比{}{d}{unit}）", up("＋", "△")),
            };
            own.below(if which.is_multiple_of(2) { "evaluation" } else { "achievement" }, text)
        }
        "direction" => {
            let text = match which {
                0 => format!("{label}は前年度の{b}{unit}から{n}{unit}へと{}した。", turned("増加", "減少")),
                1 => format!("{label}　{n}{unit}（前年度{b}{unit}、{d}{unit}の{}）", turned("増", "減")),
                2 => format!("{label}は{n}{unit}で、前年度の{b}{unit}を{}。", turned("上回った", "下回った")),
                _ => format!(
                    "{label}は{last}年度の{b}{unit}に比べ{}、{n}{unit}となった。",
                    turned("増え", "減り")
                ),
            };
            own.below("evaluation", text)
        }
        "figure-elsewhere" => {
            let text = match which {
                0 => format!("{label}は{}{unit}であった。", wrong(now)),
                1 => format!("{label}は{}{unit}となり、順調である。", wrong(now)),
                2 => format!("なお、{label}は{}{unit}にのぼった。", wrong(now)),
                _ => format!("{label}の{}{unit}については、記録を残した。", wrong(now)),
            };
            own.below("achievement", format!("{label} {n}{unit}")).below("evaluation", text)
        }
        "percent" => {
            let percent = chance.between(3, 24);
            let whole = chance.between(2, 40) * 100;
            let part = whole / 100 * percent;
            let p = format!("{{{}|{percent}}}", percent + 2 + chance.below(3));
            let text = match which {
                0 => format!(
                    "{label}は、前年度の{}{unit}から{p}％増の{}{unit}となった。",
                    grouped(whole),
                    grouped(whole + part)
                ),
                1 => format!(
                    "定員{}人に対し利用は{}人（利用率{p}％）であった。",
                    grouped(whole),
                    grouped(part)
                ),
                2 => format!(
                    "回答した{}人のうち{}人（{p}％）が「役に立った」とした。",
                    grouped(whole),
                    grouped(part)
                ),
                _ => format!(
                    "{label}は{}{unit}で、前年度（{}{unit}）比{p}％の減であった。",
                    grouped(whole - part),
                    grouped(whole)
                ),
            };
            own.below("evaluation", text)
        }
        "rate" => {
            let target = chance.between(2, 30) * 100;
            let percent = chance.between(61, 99);
            let got = target / 100 * percent;
            let p = format!("{{{}|{percent}}}", swapped(percent));
            let (t, g) = (grouped(target), grouped(got));
            match which {
                0 => own
                    .instead("target", format!("{this}年度 {t}{unit}"))
                    .instead("achievement", format!("{g}{unit}（達成率{p}％）")),
                1 => own.below("achievement", format!("{label}　目標{t}{unit}　実績{g}{unit}　達成率{p}％")),
                2 => own.below(
                    "evaluation",
                    format!("{label}は、目標の{t}{unit}に対し{g}{unit}で、達成率は{p}％であった。"),
                ),
                _ => own
                    .instead("target", format!("{label}　{t}{unit}"))
                    .instead("achievement", format!("{label}　{g}{unit}\n目標達成率　{p}％")),
            }
        }
        "part" => {
            let part = now - now / 3;
            let w = format!("{{{}|{}}}", grouped(now + now / 5 + 1), grouped(part));
            let text = match which {
                0 => format!("{label} {n}{unit}（うち初回{w}{unit}）"),
                1 => format!("{label} {n}{unit}、うち市外{w}{unit}"),
                2 => format!("{label}{n}{unit}のうち、{w}{unit}が前年度からの継続である。"),
                _ => format!("{label}　{n}{unit}\n　うち新規　{w}{unit}"),
            };
            own.below("achievement", text)
        }
        "sum" => {
            let (x, y, z) = (chance.between(21, 400), chance.between(12, 300), chance.between(13, 90));
            let whole = wrong(x + y + z);
            let text = match which {
                0 => format!("{label} {whole}{unit}（内訳：東部{x}{unit}、西部{y}{unit}、南部{z}{unit}）"),
                1 => {
                    format!("{label}　{whole}{unit}\n・午前　{x}{unit}\n・午後　{y}{unit}\n・夜間　{z}{unit}")
                }
                2 => format!(
                    "{label}は、東部で{x}{unit}、西部で{y}{unit}、南部で{z}{unit}、合わせて{whole}{unit}であった。"
                ),
                _ => format!("{label}　東部{x}{unit}＋西部{y}{unit}＋南部{z}{unit}＝{whole}{unit}"),
            };
            own.below("achievement", text)
        }
        "monthly" => {
            let mean = chance.between(14, 320);
            let m = format!("{{{}|{}}}", grouped(mean + mean / 5 + 2), grouped(mean));
            let times = chance.between(6, 48);
            let text = match which {
                0 => format!("年間の{label} {}{unit}（月平均{m}{unit}）", grouped(mean * 12)),
                1 => format!("年間の{label}は{}{unit}で、月平均{m}{unit}であった。", grouped(mean * 12)),
                2 => format!("{times}回開催、延べ{}人が参加（1回平均{m}人）", grouped(mean * times)),
                _ => format!("{label}は年間{}{unit}、1か月当たり{m}{unit}である。", grouped(mean * 12)),
            };
            own.below("achievement", text)
        }
        "reached" => {
            let a = format!("{{{}|{}}}", grouped(before - before / 9 - 1), grouped(before + before / 20));
            let target = match which {
                0 => format!("{label} {b}{unit}以上"),
                1 => format!("{label}を年間{b}{unit}とする。"),
                2 => format!("{this}年度までに{label} {b}{unit}"),
                _ => format!("【目標】{label}：{b}{unit}"),
            };
            own.instead("target", target)
                .instead("achievement", format!("{label} {a}{unit}"))
                .instead("evaluation", "会場からは好評であった。")
                .instead("rating", "達成")
        }
        "rating-words" => {
            let (rating, words) = chance.one(&[
                ("継続", "{対象者がいなくなったため、今年度末で廃止した|次年度も同様に行う}。"),
                ("充実", "{予算が認められず、実施できなかった|会場を増やして行った}。"),
                ("充実", "{応募がなく中止となった|応募が多く、回数を増やした}。"),
                ("未実施", "{計画どおり実施した|準備が整わず、着手できなかった}。"),
                ("継続", "{本年度をもって終了した|来年度も続ける}。"),
            ]);
            let done =
                if rating == "未実施" { "{年6回実施|なし}" } else { "{なし|年6回実施}" };
            let done = if rating == "継続" { "年6回実施" } else { done };
            own.instead("evaluation", words).instead("achievement", done).instead("rating", rating)
        }
        "separators" => {
            let number = chance.between(12, 890) * 1_000 + chance.between(100, 999);
            let (head, tail) = (number / 1_000, number % 1_000);
            let bad = match which {
                0 => format!("{head},{}", tail / 10),
                1 => format!("{head},{tail}{}", chance.between(1, 9)),
                2 => format!("{},{}{tail}", head / 10, head % 10),
                _ => format!("{head}.{tail}"),
            };
            // 123.456トン may well be meant.
            let unit = if unit == "トン" { "件" } else { unit };
            own.below("achievement", format!("{label} {{{bad}|{}}}{unit}", grouped(number)))
        }
        "near-copy" => {
            let first = chance.one(&[
                "は、関係機関との連絡を密にし、支援の漏れがないよう努めた。",
                "は、参加した市民から好評を得ることができ、次の活動にもつながった。",
                "も、予定した内容を滞りなく終え、所期の成果を上げることができた。",
            ]);
            let second = chance.one(&[
                "今後は、若い世代への周知を強め、利用しやすい環境を整えていく。",
                "引き続き、地域の団体と協力し、担い手の育成に力を入れていく。",
                "次年度は、アンケートの結果を踏まえ、時間と会場を見直していく。",
            ]);
            let then = format!("{last}年度{first}{second}");
            let copy = match which % 2 {
                0 => format!("{this}年度{first}{second}"),
                _ => format!("{this}年度{first}{}", second.replacen('、', "", 1)),
            };
            let other = "夕方の部を設けたところ、仕事帰りの利用が目立った。会場の近くに駐輪場を確保したい。";
            let mut own = own.instead("evaluation", format!("{{{copy}|{other}}}"));
            own.past_instead.push(("evaluation", then));
            own
        }
        "stale-year" => {
            let sentence = match which {
                0 => format!("{last}年度は、予定していた催しをすべて行うことができた。"),
                1 => format!("今年度（{last}年度）は、窓口を1つにまとめた。"),
                2 => format!("次年度（{this}年度）は、対象の年齢を見直す。"),
                _ => format!("{last}年度の取組みとしては、出張での受付を始めたことが挙げられる。"),
            };
            let text = format!("市民への案内を改めた。{{{sentence}|待ち時間も短くなった。}}");
            let mut own = own.instead("evaluation", text);
            own.past_instead.push(("evaluation", format!("窓口の混雑が続いた。{sentence}")));
            own
        }
        "money" => {
            let tens = chance.between(12, 990);
            let thousands = grouped(tens * 10);
            match which {
                0 => own
                    .below("achievement", format!("改修費 {thousands}千円"))
                    .below("evaluation", format!("改修費は{{{thousands}|{}}}万円であった。", grouped(tens))),
                1 => own
                    .below("achievement", format!("改修費 {}万円", grouped(tens)))
                    .below("evaluation", format!("改修費は{{{}|{thousands}}}千円を要した。", grouped(tens))),
                2 => own
                    .below("achievement", format!("委託費 {thousands}{{万円|千円}}"))
                    .past("achievement", format!("委託費 {}千円", grouped(tens * 10 - tens / 2))),
                _ => own.below(
                    "achievement",
                    format!("改修費 {thousands}千円（うち市の負担 {}{{万円|千円}}）", grouped(tens * 4)),
                ),
            }
        }
        "factor-ten" => {
            let now = now - now % 10 + 10;
            let bad = if which.is_multiple_of(2) { now * 10 } else { now / 10 };
            own.below("achievement", format!("{label} {{{}|{}}}{unit}", grouped(bad), grouped(now)))
                .past("achievement", format!("{label} {b}{unit}"))
        }
        "as-of" => {
            let (this, last) = (year + 1, year);
            let text = |bad: &str, good: &str, at: u64| {
                let day = format!("{{{bad}|{good}}}");
                match at {
                    0 => format!("{label} {n}{unit}（{day}年3月31日現在）"),
                    1 => format!("{day}年4月1日現在の{label}は、{n}{unit}である。"),
                    _ => format!("{label}（{day}年3月末現在） {n}{unit}"),
                }
            };
            match which {
                3 => own.below(
                    "achievement",
                    format!("{label} {n}{unit}（{{{}|{}}}.4.1現在）", short_era(last), short_era(this)),
                ),
                at => own.below("achievement", text(&era(last), &era(this), at)),
            }
        }
        "weekday" => {
            let (month, day) = (chance.between(1, 12), chance.between(1, 28));
            let whose = if month < 4 { year + 1 } else { year };
            let held = date(whose.try_into().unwrap(), month.try_into().unwrap(), day.try_into().unwrap());
            let at = day_of(held);
            let (good, bad) = (DAYS[at], DAYS[(at + 1 + usize::try_from(chance.below(5)).unwrap()) % 7]);
            let text = match which {
                0 => format!("{}年{month}月{day}日（{{{bad}|{good}}}）に説明会を開いた。", era(whose)),
                1 => format!("説明会　{month}月{day}日（{{{bad}|{good}}}）　出席者 {n}人"),
                2 => format!("{whose}年{month}月{day}日({{{bad}|{good}}}) 説明会"),
                _ => format!("{}.{month}.{day}（{{{bad}|{good}}}） 説明会", short_era(whose)),
            };
            own.below("achievement", text)
        }
        "day" => {
            let month = chance.one(&[4, 6, 9, 11]);
            let text = match which {
                0 => format!("{this}年{month}月{{31|30}}日に協定を結んだ。"),
                1 => format!("募集期間　{month}月1日～{month}月{{31|30}}日"),
                2 => format!("{year}年{month}月{{31|30}}日 開所"),
                _ => format!("施行日 {}.{month}.{{31|30}}", short_era(year)),
            };
            own.below("achievement", text)
        }
        "past-figure" => {
            let then = wrong(before);
            let text = match which {
                0 => format!("{label} {last}年度 {then}{unit} {this}年度 {n}{unit}"),
                1 => format!("{label} {n}{unit}（前年度 {then}{unit}）"),
                2 => format!("{label}は、前年度の{then}{unit}に対し{n}{unit}であった。"),
                _ => format!("{label}\n{} {then}{unit}\n{} {n}{unit}", short_era(year - 1), short_era(year)),
            };
            own.below("achievement", text).past("achievement", format!("{label} {b}{unit}"))
        }
        "unit" => own
            .below("achievement", format!("{label} {n}{{{other_unit}|{unit}}}"))
            .past("achievement", format!("{label} {b}{unit}")),
        other => panic!("no such kind: {other}"),
    }
}
