import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// Whatever has become of an archived file costs those who ask for it, and nobody else.
@Suite(.waits) struct DamagedArchiveTests {
  /// What may happen to an archived file.
  enum Damage: String, CaseIterable, CustomTestStringConvertible {
    case undecodable, openQuoteInFront, zeros, truncated, emptied, missing, folderInPlace, folderMissing,
      foreign

    var testDescription: String { rawValue }

    func apply(to file: FilePath) throws {
      let bytes = try Files.bytes(of: file)
      switch self {
      case .undecodable: try Files.replace(file, with: bytes + [0x81, 0xFF, 0xFF, 0x0A])
      case .openQuoteInFront: try Files.replace(file, with: Array("\"未完,".utf8) + bytes)
      case .zeros: try Files.replace(file, with: [UInt8](repeating: 0, count: bytes.count))
      case .truncated: try Files.replace(file, with: bytes.prefix(bytes.count / 2))
      case .emptied: try Files.replace(file, with: [])
      case .missing: try Files.remove(file)
      case .folderInPlace:
        try Files.remove(file)
        try Files.makeFolder(file)
      case .folderMissing: try Files.removeTree(file.removingLastComponent())
      case .foreign: try Files.replace(file, with: "别的,文件\r\n1,2\r\n".utf8)
      }
    }
  }

  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号", holder: "样例甲餐饮店")
    ])
  }

  private static let reassignment = SampleBundle.csv([
    ["改派的消息标识", "原部门", "改派部门", "改派理由"], ["P-1", "XC-WJ", "XC-YJ", "样例：按分工改派"],
  ])

  private static let correction = SampleBundle.csv([
    SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"],
    [
      "P-1", "XK004", "公共场所卫生许可", "样审〔2021〕P-1号", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000001",
      "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
    ],
  ])

  @Test(arguments: Damage.allCases, [true, false])
  func `a record whose archived file is damaged comes back, and all others are served`(
    damage: Damage, isCorrection: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.push("P-1"), as: "原件.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    let archived = try #require(
      try exchange.files(below: exchange.layout.archive).first { $0.lastComponent?.string == "原件.csv" })
    try damage.apply(to: archived)
    let name = isCorrection ? "correction_1.csv" : "reassign_1.csv"
    try exchange.drop(isCorrection ? Self.correction : Self.reassignment, as: name, from: "XC-SPJ")
    try exchange.drop(Self.push("P-2"), as: "之后.csv", from: "XC-SPJ")
    let outcome = try exchange.run()
    #expect(outcome.status == 3, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.errors.contains("restore it from a backup"), "the operator is told")
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.first { $0.fileName == name }?.codes == ["record-not-kept"])
    #expect(receipts.first { $0.fileName == "之后.csv" }?.verdict == "accepted")
    #expect(try exchange.run().status == 0)
  }
}
