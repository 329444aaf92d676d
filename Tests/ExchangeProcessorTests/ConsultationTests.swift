import ExchangeBase
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Testing

/// 会商征求意见 (art. 12): asked in an inquiry, but art. 27 speaks of inquiries only.
struct ConsultationTests {
  @Test func `silence in a consultation is no consent, whatever was proposed`() throws {
    let profile = try Profile(file: Repository.profileFile("xuecheng-2020-19"), kinds: Repository.kinds())
    let asked = Fact(
      id: "Q", kind: "inquiry", at: try #require(Instant("2021-01-25T09:00")), by: "SPJ", to: ["WJ"],
      values: ["inquiryType": "会商征求意见", "proposition": "样例拟办意见"])
    let delivered = Fact(
      id: "D", event: .delivered, kind: "inquiry", at: asked.at, by: "SPJ", to: ["WJ"], about: "Q")
    let end = try #require(Instant("2021-02-02T00:00"))
    let owed = profile.obligations(
      in: Matter(code: "record:SPJ:Q", facts: [asked, delivered]), asOf: end, calendar: .builtIn)
    try #require(owed.count == 1)
    #expect(owed[0].key.rule == "reply-consultation")
    #expect(owed[0].state(at: end) == .overdue)
    #expect(Lead(owed[0], at: end) == nil)
  }
}
