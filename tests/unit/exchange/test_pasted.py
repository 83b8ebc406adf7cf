"""What was copied in Word, in LibreOffice or on a web page, as Markdown."""

from __future__ import annotations

import pytest

from practicedesk.exchange.pasted import LARGEST, markdown_of


def word_item(text: str, mark: str, level: int = 1) -> str:
    """A paragraph of a list as Word puts it on the clipboard."""
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
        "<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'>"
        f"<span style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; "
        f"</span></span></span><![endif]>{text}<o:p></o:p></p>"
    )


WORD = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {{margin:0cm;}} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoTitle>Notices<o:p></o:p></p><h1>1. Read <span class=SpellE>out</span> loud<o:p></o:p></h1>
<p class=MsoNormal>Many do <b style='mso-bidi-font-weight:normal'>not </b>read
well; see <a href="https://town.example/a_(b)?c=1&amp;d=2"><span style='color:blue'>our page</span></a>
or <a href="file:///C:/secret.docx">a file</a>.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
{word_item("First point", "·")}{word_item("Within <i>it</i>", "o", 2)}{word_item("Second point", "·")}
<p class=MsoNormal>Then:</p>{word_item("Watch", "1.")}{word_item("Mend", "2.")}
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>District<o:p></o:p></b></p></td>
<td><p class=MsoNormal><b>Share | %<o:p></o:p></b></p></td></tr>
<tr><td><p class=MsoNormal>North<o:p></o:p></p><p class=MsoNormal>and West</p></td><td>14</td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]>
<img width=10 src="file:///C:/clip_image001.png" alt="A map"><![endif]></p>
<p class=MsoNormal>A*b_c &lt;script&gt; # no heading</p><!--EndFragment--></body></html>"""
WORD_SAYS = r"""# Notices

# 1. Read out loud

Many do **not** read well; see [our page](https://town.example/a%5F%28b%29?c=1&d=2) or a file.

- First point
  - Within *it*
- Second point

Then:

1. Watch
2. Mend

| District | Share \| % |
| --- | --- |
| North and West | 14 |

[Image: A map]

A\*b_c \<script> # no heading"""

LIBREOFFICE = """<!DOCTYPE HTML><html><head><title></title><style type="text/css">p { margin: 0 }</style>
<body lang="en-GB"><h2 class="western">Heading</h2>
<p><font face="Liberation Serif, serif"><font size="3">plain and <b>bold</b></font></font></p>
<ul><li><p>one</p></li><ul><li><p>within</p></li></ul><li><p>two</p></li></ul>
<ol start="3"><li><p>first</p></li><li><p>second</p></li></ol>
<table><col width="128*"/><thead><tr><th><p>Head</p></th><th><p>Two</p></th></tr></thead>
<tbody><tr><td colspan="2"><p>a</p></td></tr></tbody></table></body></html>"""
LIBREOFFICE_SAYS = """## Heading

plain and **bold**

- one
  - within
- two

3. first
4. second

| Head | Two |
| --- | --- |
| a |  |"""

WEB = """<meta charset='utf-8'><b style="font-weight:normal" id="docs-internal-guid-1"><div><h3>Open data</h3>
<p>The <span style="font-weight:700">portal</span> has <em>many</em> <s>few</s> files.<br>See
<a href="javascript:alert(1)">there</a>, <a href="/relative">rel</a> and <a href="mailto:a@b.example">us</a>.
<script>alert(1)</script><style>p{}</style><iframe src="https://tracker.example">x</iframe>
<blockquote><p>Said so.<p>Twice.</blockquote><pre><code>x = 1
  y = `2`</code></pre><hr><p style="display:none">hidden</p>Use <code>make</code>.
<img src="https://tracker.example/p.gif"><ol><li>one<ul><li>two</ul><li>three</ol></div></b>"""
WEB_SAYS = """### Open data

The **portal** has *many* ~~few~~ files.  
See there, rel and [us](mailto:a@b.example).

> Said so.
>
> Twice.

```
x = 1
  y = `2`
```

---

Use `make`.

1. one
   - two
2. three"""  # noqa: W291 - two spaces say that the line was broken on purpose


@pytest.mark.parametrize(
    ("html", "says"),
    [(WORD, WORD_SAYS), (LIBREOFFICE, LIBREOFFICE_SAYS), (WEB, WEB_SAYS)],
    ids=["word", "libreoffice", "web"],
)
def test_headings_lists_tables_and_links_come_along_and_nothing_else(html: str, says: str) -> None:
    assert markdown_of(html) == says


@pytest.mark.parametrize(
    ("html", "says"),
    [
        (
            "<b>x</b><br>- no item<br>2) nor this<br>| nor | this<br>---",
            "**x**  \n\\- no item  \n2\\) nor this  \n| nor | this  \n\\---",
        ),
        ("<i>a</i><b>b</b>", "*a***b**"),
        ("<b>(a)</b> b", "**(a)** b"),
        ("<h2>x</h2>a<b>(b)</b>c", "## x\n\na(b)c"),
        ("<a href='https://a.example'>[1]</a>", "[\\[1\\]](https://a.example)"),
        ("<b> spaced </b>out", "**spaced** out"),
        ("<h2>C #</h2>", "## C \\#"),
        ("<b>x</b> &amp;lt; ![a](b) [c]: d", "**x** \\&lt; \\![a\\](b) [c\\]: d"),
        ("<a href='https://a.example'><b>x</b></a>", "[**x**](https://a.example)"),
        ("<code>`a`</code>", "`` `a` ``"),
    ],
)
def test_signs_that_were_text_stay_text_and_marks_are_read_as_marks(html: str, says: str) -> None:
    assert markdown_of(html) == says


@pytest.mark.parametrize(
    "html", ["", "plain", "<p>two</p><p>paragraphs</p>", "<span style='color:red'>code()</span>", "<b> </b>"]
)
def test_what_has_no_form_is_left_to_the_plain_text(html: str) -> None:
    assert markdown_of(html) is None


def test_a_cell_that_reaches_down_and_across_leaves_the_others_in_their_columns() -> None:
    rows = "<tr><td rowspan=2>a<td>b<td>c<tr><td colspan=2>d<tr><td>e<td>f<td>g"
    assert markdown_of(f"<table>{rows}</table>") == (
        "| a | b | c |\n| --- | --- | --- |\n|  | d |  |\n| e | f | g |"
    )


def test_a_table_for_the_layout_is_text() -> None:
    assert markdown_of("<table><tr><td><h1>a</h1><p>b</p></td></tr></table>") == "# a\n\nb"


def test_what_is_deeply_nested_or_very_large_is_read_or_left_in_no_time() -> None:
    assert markdown_of("<blockquote>" * 5_000 + "<b>x</b>") == "> " * 8 + "**x**"
    assert markdown_of("<div>" * 50 + "<h1>x</h1>" + "<div>" * 5_000 + "y") == "# x\n\ny"
    assert markdown_of("<b>x</b>" * LARGEST) is None


@pytest.mark.parametrize(
    "broken", ["<!--", "<![if ", '<p a="', "<", "<b", "</", "<!", "<?", "<script>", "&#x"]
)
def test_what_is_broken_a_hundred_thousand_times_is_read_in_one_go(broken: str) -> None:
    """Python's own parser takes minutes for some of these."""
    made = markdown_of("<h1>Seen</h1>" + broken * 100_000)
    assert made is not None and made.startswith("# Seen")
