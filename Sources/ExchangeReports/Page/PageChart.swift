import ExchangeBase
import ExchangeWords

/// A chart of stacked bars or columns, in records. Its numbers stand beside it in words, in text of the page that breaks as it has
/// to: no label is ever clipped, and who can't see it misses nothing.
struct PageChart {
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

  /// The most bars that are drawn side by side with their names.
  static let limit = 8

  /// What the chart shows.
  let title: String
  /// A name for the chart that is unique on the page.
  let id: String
  /// The parts, from the beginning of a bar on.
  let parts: [Part]
  /// The bars, in order.
  let bars: [Bar]
  /// What to say where there is nothing to draw.
  let nothing: String
  /// Of what a column is, in a character.
  var step = "日"

  private var hasBars: Bool { bars.contains { $0.total > 0 } }

  private var common: PageValues {
    [
      "id": "chart-\(id)", "title": title, "nothing": hasBars ? nil : nothing, "drawn": hasBars,
      "parts": parts.map { ["title": $0.title, "color": $0.color] as PageValues },
    ]
  }

  /// The chart as bars below each other, each with its name.
  var values: PageValues {
    let longest = max(1, bars.map(\.total).max() ?? 1)
    return common.with([
      "bars": bars.prefix(Self.limit).map { bar -> PageValues in
        var tenths = 0
        let shares = zip(parts, bar.values).filter { $0.1 > 0 }.map { part, value -> PageValues in
          // However small a number is, it is seen.
          let width = max(4, value * 960 / longest)
          defer { tenths += width }
          return ["color": part.color, "x": Self.decimal(tenths), "width": Self.decimal(width)]
        }
        return ["label": bar.label, "words": words(bar), "shares": shares]
      },
      "rest": bars.count > Self.limit ? "另有 \(bars.count - Self.limit) 个部门见下面的表。" : nil,
    ])
  }

  /// The chart as columns beside each other, of which the first and the last are named.
  var columns: PageValues {
    let (height, width) = (120, 10)
    let longest = max(1, bars.map(\.total).max() ?? 1)
    return common.with([
      "width": bars.count * width, "step": step, "most": longest, "first": bars.first?.label,
      "last": bars.last?.label,
      "words": bars.map { "\($0.label) \($0.total) 条" }.joined(separator: "，"),
      "days": bars.enumerated().map { index, bar -> PageValues in
        var top = height
        let shares = zip(parts, bar.values).filter { $0.1 > 0 }.map { part, value -> PageValues in
          let size = min(top, max(2, value * height / longest))
          top -= size
          return ["color": part.color, "x": index * width + 1, "y": top, "height": size]
        }
        return ["words": "\(bar.label)：\(words(bar))", "shares": shares]
      },
    ])
  }

  private func words(_ bar: Bar) -> String {
    let shares = zip(parts, bar.values).filter { $0.1 > 0 }.map { "\($0.0.title) \($0.1)" }
    return shares.isEmpty ? "0 条" : shares.joined(separator: "，") + " 条"
  }

  /// Tenths as a decimal number.
  private static func decimal(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }
}
