import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Filling in forms as a clerk does, with openpyxl.
enum FormFilling {
  /// Writes into a row of a form, the first unless `options` say another.
  ///
  /// - Returns: what stood in it, by the titles of its columns.
  @discardableResult
  static func write(
    _ form: FilePath, _ sheet: String, _ cells: [String: String], to output: FilePath, options: [String] = []
  ) throws -> [String: String] {
    let values = String(decoding: try JSONEncoder().encode(cells), as: UTF8.self)
    let script = Repository.root.appending("Tests/Forms/fill.py").string
    let (status, given) = try OraclePython.run([script, form.string, sheet, values, output.string] + options)
    try #require(status == 0, "\(sheet) of \(form) can't be filled in")
    return try JSONDecoder().decode([String: String?].self, from: given).compactMapValues(\.self)
  }

  /// The name of the form beside a delivery of a kind, the first of them.
  static func form(of department: String, _ kind: String, in exchange: TemporaryExchange) throws -> String {
    let names = try exchange.box("outbox", of: department).sorted()
    return try #require(names.first { $0.hasPrefix("\(kind)_") && $0.contains(".reply.") }, "\(names)")
  }
}
