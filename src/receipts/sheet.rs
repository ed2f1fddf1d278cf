//! Sheets of paper as PDF: words of every script at their place, lines, and of the font only what the words need. The
//! same words make the same bytes.

use anyhow::{Context, Result};
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TextRenderingMode, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;
use ttf_parser::Face;

/// Noto Sans SC, cut to what papers of the three languages need (`assets/fonts/README.md`).
static FONT: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/NotoSansSC-subset.ttf"));

/// Stands where the font has no sign for a character.
pub const MISSING: char = '〓';

const FONT_NAME: Name<'static> = Name(b"F");
const BASE_NAME: Name<'static> = Name(b"FRNTDK+NotoSansSC-Regular");
const ADOBE_IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of the letters, points.
    pub size: f32,
    /// Whether they are bold.
    pub bold: bool,
    /// 0 is black, 1 is white.
    pub gray: f32,
}

impl Style {
    /// Black words.
    pub const fn plain(size: f32) -> Self {
        Self { size, bold: false, gray: 0.0 }
    }

    /// Bold black words.
    pub const fn bold(size: f32) -> Self {
        Self { size, bold: true, gray: 0.0 }
    }

    /// Words that step back.
    pub const fn quiet(size: f32) -> Self {
        Self { size, bold: false, gray: 0.35 }
    }
}

/// Sheets that are being written; distances are points from the upper left corner.
pub struct Sheets {
    face: Face<'static>,
    size: (f32, f32),
    pages: Vec<Content>,
    /// Every character that was written, in the order of its first appearance: its number in the font of the document.
    known: BTreeMap<char, u16>,
    order: Vec<char>,
}

impl Sheets {
    /// One empty sheet of this width and height.
    ///
    /// # Errors
    /// When the font is broken.
    pub fn new(size: (f32, f32)) -> Result<Self> {
        let face = Face::parse(FONT, 0).context("the font of documents")?;
        Ok(Self { face, size, pages: vec![Content::new()], known: BTreeMap::new(), order: vec![] })
    }

    /// Takes another sheet.
    pub fn turn(&mut self) {
        self.pages.push(Content::new());
    }

    /// The characters that the font does not have, each once.
    pub fn missing(&self) -> Vec<char> {
        self.order.iter().copied().filter(|c| self.face.glyph_index(*c).is_none()).collect()
    }

    /// How wide words are on one line.
    pub fn width(&self, words: &str, style: Style) -> f32 {
        words.chars().map(|c| self.advance(c)).sum::<f32>() * style.size / 1000.0
    }

    /// Cuts words into lines of at most this width: at spaces, and between characters of scripts that have none.
    pub fn lines(&self, words: &str, style: Style, most: f32) -> Vec<String> {
        let mut lines = vec![];
        let mut line = String::new();
        for part in parts(words) {
            let with = format!("{line}{part}");
            if line.is_empty() || self.width(with.trim_end(), style) <= most {
                line = with;
            } else {
                lines.push(std::mem::take(&mut line));
                line.push_str(part.trim_start());
            }
            // A word that is wider than a line is broken where the line ends.
            while self.width(line.trim_end(), style) > most && line.chars().count() > 1 {
                let mut fits = String::new();
                for c in line.chars() {
                    fits.push(c);
                    if self.width(&fits, style) > most && fits.chars().count() > 1 {
                        fits.pop();
                        break;
                    }
                }
                line = line.split_off(fits.len());
                lines.push(fits);
            }
        }
        lines.push(line);
        lines.into_iter().map(|line| line.trim().to_owned()).collect()
    }

    /// Writes words, beginning at `x`; `y` is the line on which they stand.
    pub fn write(&mut self, words: &str, style: Style, (x, y): (f32, f32)) {
        let mut codes = vec![];
        for c in words.chars() {
            codes.extend(self.code(c).to_be_bytes());
        }
        let height = self.size.1;
        let Some(page) = self.pages.last_mut() else { return };
        page.save_state();
        page.set_fill_gray(style.gray).set_stroke_gray(style.gray);
        page.begin_text();
        page.set_font(FONT_NAME, style.size);
        if style.bold {
            page.set_line_width(style.size * 0.03).set_text_rendering_mode(TextRenderingMode::FillStroke);
        }
        page.next_line(x, height - y);
        page.show(Str(&codes));
        page.end_text();
        page.restore_state();
    }

    /// The same, ending at `x`.
    pub fn write_right(&mut self, words: &str, style: Style, (x, y): (f32, f32)) {
        let width = self.width(words, style);
        self.write(words, style, (x - width, y));
    }

    /// A level line from `x` to `until`.
    pub fn rule(&mut self, (x, y): (f32, f32), until: f32, width: f32) {
        let height = self.size.1;
        let Some(page) = self.pages.last_mut() else { return };
        page.save_state();
        page.set_line_width(width).set_stroke_gray(0.6);
        page.move_to(x, height - y).line_to(until, height - y).stroke();
        page.restore_state();
    }

    fn code(&mut self, c: char) -> u16 {
        let c = if c.is_control() { ' ' } else { c };
        if let Some(code) = self.known.get(&c) {
            return *code;
        }
        // Number 0 is nobody's. Nobody writes 65,535 different characters on a sheet.
        let code = u16::try_from(self.order.len() + 1).unwrap_or(1);
        self.order.push(c);
        self.known.insert(c, code);
        code
    }

    fn advance(&self, c: char) -> f32 {
        let c = if c.is_control() { ' ' } else { c };
        self.scaled(i32::from(self.face.glyph_hor_advance(self.glyph(c)).unwrap_or(1000)))
    }

    fn glyph(&self, c: char) -> ttf_parser::GlyphId {
        // The font's own is as wide as a Chinese character: O’Brien would be torn apart.
        let c = if matches!(c, '‘' | '’') { '\'' } else { c };
        self.face.glyph_index(c).or_else(|| self.face.glyph_index(MISSING)).unwrap_or(ttf_parser::GlyphId(0))
    }

    /// Units of the font in thousandths of the letters' height.
    fn scaled(&self, units: i32) -> f32 {
        #[allow(clippy::cast_precision_loss)]
        let units = units as f32;
        units * 1000.0 / f32::from(self.face.units_per_em())
    }

    /// The document.
    ///
    /// # Errors
    /// When the font is broken.
    pub fn finish(self, title: &str, language: &str) -> Result<Vec<u8>> {
        let mut next = Ref::new(1);
        let mut id = || next.bump();
        let (catalog, tree, info) = (id(), id(), id());
        let (font, cid_font, descriptor, file, cmap, gids) = (id(), id(), id(), id(), id(), id());
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr(language));
        pdf.document_info(info).title(TextStr(title));
        let pages: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (id(), id())).collect();
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(pages.iter().map(|(page, _)| *page)).count(count);
        self.write_font(&mut pdf, (font, cid_font, descriptor, file, cmap, gids))?;
        for ((page, content), drawn) in pages.into_iter().zip(self.pages) {
            let mut sheet = pdf.page(page);
            sheet.media_box(Rect::new(0.0, 0.0, self.size.0, self.size.1)).parent(tree).contents(content);
            sheet.resources().fonts().pair(FONT_NAME, font);
            sheet.finish();
            stream(&mut pdf, content, drawn.finish().as_slice());
        }
        Ok(pdf.finish())
    }

    fn write_font(
        &self,
        pdf: &mut Pdf,
        (font, cid_font, descriptor, file, cmap, gids): (Ref, Ref, Ref, Ref, Ref, Ref),
    ) -> Result<()> {
        let mut remapper = GlyphRemapper::new();
        let (mut map, mut widths, mut unicode) =
            (vec![0, 0], vec![], UnicodeCmap::new(Name(b"Custom"), ADOBE_IDENTITY));
        for (c, code) in self.order.iter().zip(1_u16..) {
            map.extend(remapper.remap(self.glyph(*c).0).to_be_bytes());
            widths.push(self.advance(*c));
            // What can be copied out of the document is what was written, also where the font has no sign for it.
            unicode.pair(code, *c);
        }
        let part = subsetter::subset(FONT, 0, &remapper).map_err(|e| anyhow::anyhow!("the font of documents: {e}"))?;
        pdf.type0_font(font)
            .base_font(BASE_NAME)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid_font)
            .to_unicode(cmap);
        let mut cid = pdf.cid_font(cid_font);
        cid.subtype(CidFontType::Type2).base_font(BASE_NAME).system_info(ADOBE_IDENTITY).font_descriptor(descriptor);
        cid.default_width(1000.0).cid_to_gid_map_stream(gids);
        cid.widths().consecutive(1, widths);
        cid.finish();
        let bounds = self.face.global_bounding_box();
        let scaled = |units: i16| self.scaled(i32::from(units));
        pdf.font_descriptor(descriptor)
            .name(BASE_NAME)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(scaled(bounds.x_min), scaled(bounds.y_min), scaled(bounds.x_max), scaled(bounds.y_max)))
            .italic_angle(0.0)
            .ascent(scaled(self.face.ascender()))
            .descent(scaled(self.face.descender()))
            .cap_height(scaled(self.face.capital_height().unwrap_or(733)))
            .stem_v(80.0)
            .font_file2(file);
        stream(pdf, file, &part);
        stream(pdf, cmap, unicode.finish().as_slice());
        stream(pdf, gids, &map);
        Ok(())
    }
}

fn stream(pdf: &mut Pdf, id: Ref, data: &[u8]) {
    let small = miniz_oxide::deflate::compress_to_vec_zlib(data, 6);
    pdf.stream(id, &small).filter(Filter::FlateDecode);
}

/// What is kept together on a line: a word with the spaces behind it, or one character of a script without spaces with the
/// punctuation that may not begin a line.
fn parts(words: &str) -> Vec<&str> {
    let mut cuts = vec![];
    let mut before: Option<char> = None;
    for (at, c) in words.char_indices() {
        if let Some(b) = before
            && !ends_only(c)
            && !begins_only(b)
            && (b.is_whitespace() && !c.is_whitespace() || is_wide(b) || is_wide(c))
            && !(c.is_whitespace())
        {
            cuts.push(at);
        }
        before = Some(c);
    }
    let mut parts = vec![];
    let mut from = 0;
    for cut in cuts.into_iter().chain([words.len()]) {
        parts.extend(words.get(from..cut).filter(|part| !part.is_empty()));
        from = cut;
    }
    parts
}

/// Characters of scripts that write without spaces.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

/// What may not begin a line.
fn ends_only(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '」'
            | '』'
            | '”'
            | '’'
            | '】'
            | '…'
            | '%'
            | ','
            | '.'
            | ';'
            | ':'
            | ')'
    )
}

/// What may not end a line.
fn begins_only(c: char) -> bool {
    matches!(c, '（' | '《' | '「' | '『' | '“' | '‘' | '【' | '(')
}
