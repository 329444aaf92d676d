import ExchangeBase
import ExchangeWords

/// A chart of stacked bars as inline SVG, with its numbers in words for those who can't see it.
struct StackedBars {
  /// A part of every bar.
  struct Part {
    /// What it counts, in words.
    let title: String
    /// The style's class that colours it.
    let color: String
  }

  /// One bar.
  struct Bar {
    /// Whose bar it is.
    let label: String
    /// The numbers, one for each part.
    let values: [Int]

    /// The whole bar.
    var total: Int { values.reduce(0, +) }
  }

  /// The most bars that are drawn; the table below the chart has all.
  static let limit = 12

  /// What the chart shows.
  let title: String
  /// What is counted.
  let unit: CountWord
  /// A name for the chart that is unique on the page.
  let id: String
  /// The parts, from left to right.
  let parts: [Part]
  /// The bars, from top to bottom.
  let bars: [Bar]

  private static let (width, labels, numbers, row, bar) = (540, 186, 48, 28, 20)
  private static let room = width - labels - numbers

  /// Draws the chart, or says that there is nothing to draw.
  func write(to html: inout HTMLWriter, nothing: String) {
    html.element("figure", ["class": "chart"]) { html in
      html.element("h3", text: title)
      guard bars.contains(where: { $0.total > 0 }) else {
        return html.element("p", ["class": "quiet"], text: nothing)
      }
      html.element("ul", ["class": "legend"]) { html in
        for part in parts {
          html.element("li") { html in
            html.element("span", ["class": "swatch \(part.color)"], text: "")
            html.text(part.title)
          }
        }
      }
      draw(to: &html)
      if bars.count > Self.limit {
        html.element("p", ["class": "quiet"], text: "另有 \(bars.count - Self.limit) 个部门见下表。")
      }
    }
  }

  private func draw(to html: inout HTMLWriter) {
    let shown = bars.prefix(Self.limit)
    let longest = shown.map(\.total).max() ?? 1
    html.element(
      "svg",
      [
        "viewBox": "0 0 \(Self.width) \(shown.count * Self.row)", "role": "img",
        "aria-labelledby": "\(id)-title \(id)-words",
      ]
    ) { html in
      html.element("title", ["id": "\(id)-title"], text: title)
      html.element("desc", ["id": "\(id)-words"], text: shown.map(words).joined(separator: "；"))
      for (index, bar) in shown.enumerated() {
        html.element("g", ["transform": "translate(0 \(index * Self.row))"]) { draw(bar, longest, to: &$0) }
      }
    }
  }

  private func draw(_ bar: Bar, _ longest: Int, to html: inout HTMLWriter) {
    let baseline = "\(Self.row / 2 + 5)"
    html.element(
      "text", ["class": "label", "x": "\(Self.labels - 8)", "y": baseline], text: Self.short(bar.label))
    var x = Self.labels
    for (part, value) in zip(parts, bar.values) where value > 0 {
      // However small a number is, it is seen.
      let width = max(3, value * Self.room / longest)
      html.element(
        "rect",
        [
          "class": part.color, "x": "\(x)", "y": "\((Self.row - Self.bar) / 2)", "width": "\(width)",
          "height": "\(Self.bar)",
        ]
      ) { $0.element("title", text: "\(bar.label) \(part.title) \(value) \(unit.title.zh)") }
      if width >= 8 + 8 * "\(value)".utf8.count {
        html.element("text", ["class": "inside", "x": "\(x + width / 2)", "y": baseline], text: "\(value)")
      }
      x += width
    }
    html.element("text", ["class": "total", "x": "\(x + 6)", "y": baseline], text: "\(bar.total)")
  }

  private func words(_ bar: Bar) -> String {
    let shares = zip(parts, bar.values).filter { $0.1 > 0 }.map { "\($0.0.title) \($0.1) \(unit.title.zh)" }
    return "\(bar.label)：\(shares.isEmpty ? "无" : shares.joined(separator: "，"))"
  }

  /// What fits in front of a bar.
  private static func short(_ label: String) -> String {
    label.unicodeScalars.count <= 13 ? label : String(label.unicodeScalars.prefix(12)) + "…"
  }
}
