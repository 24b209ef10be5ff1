//! Tables, read back from the paper.

use crate::support::{Paper, sheet};
use forms::layout::{
    Align, Carried, Cell, Column, FontBook, Mark, Page, Paragraph, Row, Slice, Style, Table, cover,
    mm, paginate,
};
use forms::pdf::{About, write};
use proptest::prelude::*;

fn text(text: &str) -> Paragraph {
    Paragraph { align: Align::Centre, ..Paragraph::new(text, Style::regular(12.0)) }
}

fn cells(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|it| text(it).into()).collect()
}

fn table(widths: &[f32], head: Vec<Vec<Cell>>, rows: Vec<Row>) -> Table {
    let columns = widths.iter().map(|width| Column { width: mm(*width) }).collect();
    Table { columns, head, rows, padding: 3.0, split_over: mm(80.0) }
}

fn pages(table: &Table) -> Vec<Page> {
    let fonts = FontBook::shared().unwrap();
    paginate(table.slices(fonts), &sheet(), fonts)
}

fn print(table: &Table) -> Paper {
    let fonts = FontBook::shared().unwrap();
    Paper::new(&write(&pages(table), &About::default(), fonts).unwrap())
}

/// Left, top, right and bottom of every rule.
fn rules(slice: &Slice) -> Vec<(f32, f32, f32, f32)> {
    let rects = slice.marks.iter().filter_map(|mark| match mark {
        Mark::Rect(it) => Some((it.x, it.y, it.x + it.width, it.y + it.height)),
        Mark::Text(_) => None,
    });
    rects.collect()
}

/// The head of the register of dossiers, form 07.
fn register_head() -> Vec<Vec<Cell>> {
    let tall = |name: &str| Cell::from(text(name)).down(2);
    vec![
        vec![
            tall("TT"),
            tall("Mã hồ sơ"),
            Cell::from(text("Nhận và trả kết quả")).over(5),
            tall("Ghi chú"),
        ],
        cells(&["Nhận hồ sơ", "Hẹn trả", "Chuyển", "Nhận kết quả", "Trả"]),
    ]
}

const REGISTER: [f32; 8] = [10.0, 30.0, 20.0, 20.0, 20.0, 20.0, 20.0, 30.0];

#[test]
fn joined_cells_stand_over_their_columns() {
    let fonts = FontBook::shared().unwrap();
    let row = cells(&["1", "H36.57-1", "a", "b", "c", "d", "e", "f"]).into();
    let register = table(&REGISTER, register_head(), vec![row]);
    let head = register.slices(fonts).remove(0);
    let (left, right) = (mm(40.0), mm(140.0));
    let joined = head.marks.iter().find_map(|mark| match mark {
        Mark::Text(run) if run.text.starts_with("Nhận và") => Some(run),
        _ => None,
    });
    let joined = joined.unwrap();
    let middle = joined.x + fonts.width(&joined.text, joined.style) / 2.0;
    assert!((middle - (left + right) / 2.0).abs() < 1.0, "centred over five columns: {middle}");
    // No rule crosses the joined cell from above, and none the tall ones from the side.
    let upper = 15.0;
    let crossing = |x: f32| {
        let hit = |r: &&(f32, f32, f32, f32)| r.0 < x && x < r.2 && r.1 < upper && r.3 > 2.0;
        rules(&head).iter().filter(hit).count()
    };
    assert_eq!(crossing(mm(60.0)), 0);
    assert_eq!(crossing(left), 1);
    let halves = rules(&head);
    let half = halves.iter().find(|r| r.1 > 2.0 && r.3 < head.height - 2.0 && r.2 - r.0 > 5.0);
    let half = half.expect("a rule parts the two rows of the head");
    assert!((half.0 - left).abs() < 1.0 && (half.2 - right).abs() < 1.0, "{half:?}");
}

#[test]
fn both_rows_of_the_head_come_back_on_every_page() {
    let row = |n: usize| Row::from(cells(&[&n.to_string(), "H36", "", "", "", "", "", ""]));
    let paper = print(&table(&REGISTER, register_head(), (1..=90).map(row).collect()));
    let pages = paper.pages();
    assert!(pages.len() >= 2);
    for page in pages {
        assert_eq!(page.matches("Nhận và trả kết quả").count(), 1, "{page}");
        assert_eq!(page.matches("Nhận hồ sơ Hẹn trả Chuyển").count(), 1, "{page}");
    }
}

#[test]
fn a_cell_holds_several_paragraphs() {
    let fonts = FontBook::shared().unwrap();
    let one = Paragraph::new("Người giao", Style::bold(12.0));
    let two = Paragraph { space_before: 20.0, ..Paragraph::new("Ký", Style::italic(12.0)) };
    let row = vec![Cell::of(vec![one, two]), Cell::from(text("một"))];
    let slices = table(&[60.0, 60.0], Vec::new(), vec![row.into()]).slices(fonts);
    let [slice] = slices.as_slice() else { panic!("one row in one piece") };
    let y = |wanted: &str| {
        let found = slice.marks.iter().find_map(|mark| match mark {
            Mark::Text(run) if run.text == wanted => Some(run.y),
            _ => None,
        });
        found.unwrap()
    };
    assert!((y("Ký") - y("Người giao") - 20.0 - 12.0 * 1.15).abs() < 0.1);
    assert!(y("Người giao") < y("một") && y("một") < y("Ký"), "the other cell is centred");
}

#[test]
fn rows_for_handwriting_have_a_least_height() {
    let fonts = FontBook::shared().unwrap();
    let row = Row { cells: cells(&["", "", ""]), least: mm(9.0), carried: None };
    let slices = table(&[20.0, 60.0, 40.0], Vec::new(), vec![row; 4]).slices(fonts);
    assert_eq!(slices.len(), 4);
    for slice in &slices {
        assert!((slice.height - mm(9.0)).abs() < 0.01);
    }
    let long = Row { cells: cells(&[&"chữ ".repeat(200)]), least: mm(9.0), carried: None };
    assert!(table(&[60.0], Vec::new(), vec![long]).slices(fonts)[0].height > 0.0);
}

#[test]
fn sums_are_carried_over_every_page_break() {
    let rows = (1..=120).map(|n| {
        let sum = n * 10;
        let line = |words: &str| {
            vec![Cell::from(text(words)).over(2), text(&format!("{sum} đồng")).into()]
        };
        Row {
            cells: cells(&[&n.to_string(), "Lệ phí", "10 đồng"]),
            least: 0.0,
            carried: Some(Carried {
                out: line("Cộng chuyển sang trang sau"),
                into: line("Cộng mang sang"),
            }),
        }
    });
    let head = vec![cells(&["TT", "Nội dung", "Số tiền"])];
    let paper = print(&table(&[20.0, 90.0, 50.0], head, rows.collect()));
    let pages = paper.pages();
    assert!(pages.len() >= 3, "{}", pages.len());
    let mut brought = None;
    for (index, page) in pages.iter().enumerate() {
        let last = index + 1 == pages.len();
        let sum = |words: &str| {
            let (_, rest) = page.split_once(words)?;
            rest.split_whitespace().next().map(str::to_owned)
        };
        assert_eq!(sum("Cộng mang sang"), brought, "page {}: {page}", index + 1);
        brought = sum("Cộng chuyển sang trang sau");
        assert_eq!(brought.is_none(), last, "page {}: {page}", index + 1);
        if let Some(brought) = &brought {
            let rows = brought.parse::<u32>().unwrap() / 10;
            assert!(page.contains(&format!("{rows} Lệ phí 10 đồng Cộng chuyển")), "{page}");
            assert!(!page.contains(&format!(" {} Lệ phí", rows + 1)), "{page}");
        }
    }
    assert!(pages.last().unwrap().contains("120 Lệ phí"));
}

#[test]
fn a_cover_stands_in_the_middle_of_its_frame() {
    let fonts = FontBook::shared().unwrap();
    let title = Paragraph::heading("SỔ THEO DÕI HỒ SƠ", Style::bold(20.0));
    let sheet = sheet();
    let page = cover(title.slices(fonts, sheet.text_width()), &sheet);
    let Some(Mark::Text(run)) = page.marks.first() else { panic!("the title comes first") };
    let middle = run.x + fonts.width(&run.text, run.style) / 2.0;
    assert!((middle - page.width / 2.0).abs() < 0.5);
    assert!((run.y - page.height / 2.0).abs() < run.style.size);
    let rules = page.marks.iter().filter(|mark| matches!(mark, Mark::Rect(_))).count();
    assert_eq!(rules, 8);
    let paper = Paper::new(&write(&[page], &About::default(), fonts).unwrap());
    assert_eq!(paper.text(), "SỔ THEO DÕI HỒ SƠ");
}

/// Widths of cells that together take six columns.
fn joined() -> impl Strategy<Value = Vec<usize>> {
    prop::sample::select(vec![
        vec![1; 6],
        vec![2, 4],
        vec![1, 5],
        vec![3, 1, 2],
        vec![6],
        vec![1, 1, 1, 3],
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_table_is_whole_and_inside_the_margins(
        rows in prop::collection::vec((joined(), 0_usize..60, 0.0_f32..60.0), 1..50),
        widths in prop::collection::vec(18.0_f32..28.0, 6),
        with_head in any::<bool>(),
    ) {
        let mut expected = String::new();
        let rows: Vec<Row> = rows
            .into_iter()
            .enumerate()
            .map(|(index, (spans, words, least))| {
                let cells = spans.into_iter().map(|over| {
                    let content = format!("r{index}c{over} {}", "chữ ".repeat(words));
                    expected.push_str(&content.replace(' ', ""));
                    Cell::from(text(&content)).over(over)
                });
                Row { cells: cells.collect(), least, carried: None }
            })
            .collect();
        let head = if with_head { vec![cells(&["ĐẦU"; 6])] } else { Vec::new() };
        let sheet = sheet();
        let (mut printed, mut heads) = (0, 0);
        let pages = pages(&table(&widths, head, rows));
        for page in &pages {
            for mark in &page.marks {
                let (bottom, right) = match mark {
                    Mark::Text(run) => {
                        let is_head = run.text == "ĐẦU";
                        heads += usize::from(is_head);
                        // Not the number of the page.
                        if !is_head && run.y > sheet.top {
                            printed += run.text.replace(' ', "").chars().count();
                        }
                        (run.y, run.x)
                    }
                    Mark::Rect(rect) => (rect.y + rect.height, rect.x + rect.width),
                };
                prop_assert!(bottom <= sheet.height - sheet.bottom + 0.6, "{bottom}");
                prop_assert!(right <= sheet.width - sheet.right + 0.6, "{right}");
            }
        }
        prop_assert_eq!(printed, expected.chars().count());
        prop_assert_eq!(heads, if with_head { 6 * pages.len() } else { 0 });
    }
}

#[test]
fn nothing_is_drawn_below_the_margin() {
    let carried = Carried { out: cells(&["tổng", "x"]), into: cells(&["tổng", "x"]) };
    for count in [1, 7, 30, 31, 32, 33, 34, 35, 36, 80] {
        for long in [1, 40, 400] {
            let row = |n: usize| Row {
                cells: cells(&[
                    &n.to_string(),
                    &"chữ ".repeat(if n.is_multiple_of(9) { long } else { 2 }),
                ]),
                least: 0.0,
                carried: Some(carried.clone()),
            };
            let head = vec![cells(&["TT", "Nội dung"])];
            let sheet = sheet();
            for page in pages(&table(&[20.0, 60.0], head, (1..=count).map(row).collect())) {
                for mark in page.marks {
                    let bottom = match mark {
                        Mark::Text(run) => run.y,
                        Mark::Rect(rect) => rect.y + rect.height,
                    };
                    assert!(bottom <= sheet.height - sheet.bottom + 0.6, "{count} {long} {bottom}");
                }
            }
        }
    }
}
