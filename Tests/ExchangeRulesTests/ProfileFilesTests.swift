import ExchangeBase
import ExchangeRules
import Foundation
import ExchangeTesting
import Testing

/// The files in `profiles/` that are the measure as data.
struct ProfileFilesTests {
  @Test func `the catalogues of the sample district fit together`() throws {
    let folder = "profiles/xuecheng-2020-19"
    let departments = try Repository.table("\(folder)/departments.csv").map { row in
      Department(
        code: try #require(row["dept_code"]), name: try #require(row["name"]),
        role: try #require(Department.Role(rawValue: row["role"] ?? "")), uscc: try #require(row["uscc"]),
        validFrom: try #require(Day(row["valid_from"] ?? "")), validTo: Day(row["valid_to"] ?? ""),
        region: row["region"].flatMap { $0.isEmpty ? nil : $0 })
    }
    let items = try Repository.table("\(folder)/items.csv").map { row in
      Item(
        code: try #require(row["item_code"]), implCode: try #require(row["impl_code"]),
        name: try #require(row["item_name"]), lead: try #require(row["lead_dept"]),
        co: try #require(row["co_depts"]).split(separator: "|").map(String.init))
    }
    let table = RoutingTable(departments: departments, items: items)
    #expect(table.problems.isEmpty)
    #expect(table.participants.count == 26)
    #expect(items.count == 30)
    #expect(table.town(matching: "370403101", on: Day("2021-01-04"))?.name == "沙沟镇人民政府")
    #expect(
      Set(items.flatMap { [$0.lead] + $0.co }).allSatisfy {
        table.department(matching: $0)?.role == .supervision
      })
  }

  @Test func `the sample departments use every format and encoding`() throws {
    let rows = try Repository.table("profiles/xuecheng-2020-19/departments.csv")
    #expect(Set(rows.map { $0["format"] }) == ["xml", "csv"])
    #expect(Set(rows.map { $0["encoding"] }) == ["utf-8", "utf-8-bom", "gb18030"])
  }
}
