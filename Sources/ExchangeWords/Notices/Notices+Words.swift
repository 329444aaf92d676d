public import ExchangeBase
public import ExchangeFormats

extension Notices {
  /// What isn't listed, and where it is found; only where something isn't.
  public var rest: LocalizedText {
    LocalizedText(
      "共 \(notices.count + left) 项，这里只列期限最早的 \(notices.count) 项；其余 \(left) 项请大数据局用 exchange trace 交换目录 \(id) 或 "
        + "exchange list 交换目录 open --department \(recipient) 查询",
      "\(notices.count + left) in all; those \(notices.count) that are due first are listed here. The big-data bureau finds the other "
        + "\(left) by exchange trace DIR \(id), or exchange list DIR open --department \(recipient)")
  }
}
