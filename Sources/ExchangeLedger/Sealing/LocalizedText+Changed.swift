public import ExchangeBase

extension LocalizedText {
  /// That a part of what holds a ledger isn't as this program makes it.
  ///
  /// - Parameter part: its sort and its name, as in `trigger entry_is_never_changed`.
  public init(changed part: String) {
    let sort = String(part.prefix { $0 != " " })
    self.init(
      "\(Self.sorts[sort] ?? sort)\(part.dropFirst(sort.count)) 不是本程序建的样子",
      "\(part) isn't what this program makes")
  }

  private static let sorts = [
    "table": "表", "column": "列", "view": "视图", "index": "索引", "trigger": "触发器", "constraint": "约束",
    "rule": "规则",
  ]
}
