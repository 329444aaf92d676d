import ExchangeBase
import Testing

@Suite struct LocalizedTextTests {
  @Test func `each language has its own words where there are two, and the same where there is one`() {
    let text = LocalizedText("已于 {at} {stateZh}", "was {state} at {at}")
    let both = text.filled(with: ["state": "claimed", "stateZh": "认领", "at": "10:00"])
    #expect(both == LocalizedText("已于 10:00 认领", "was claimed at 10:00"))
    let one = text.filled(with: ["state": "认领", "at": "10:00"])
    #expect(one == LocalizedText("已于 10:00 认领", "was 认领 at 10:00"))
  }

  @Test func `an argument with braces is told as it is, and a place that nothing fills stays`() {
    let text = LocalizedText("{a}{b}{cZh}", "{a}{b}{c}")
    #expect(text.filled(with: ["a": "{b}", "b": "1"]) == LocalizedText("{b}1{cZh}", "{b}1{c}"))
  }
}
