import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeInspection
@testable import ExchangeProcessor

/// Days that records name, held against the day of their arrival.
struct ArrivalDayTests {
  private func codes(
    _ kind: String, _ values: [String: String], at arrival: String = "2021-01-04T10:00"
  ) throws -> [FindingCode] {
    let schema = try #require(try Repository.kinds()[kind]).schema
    let profile = try Profile(file: Repository.profileFile("xuecheng-2020-19"), kinds: Repository.kinds())
    let day = ArrivalDay(
      schema: schema, arrivedAt: try #require(Instant(arrival)), profile: profile, calendar: .builtIn)
    let record = Record(number: 1, values: schema.fields.map { values[$0.name] ?? "" })
    return day.findings(in: record, besides: []).map(\.code)
  }

  @Test(arguments: [
    ("approval-push", "decisionDate"), ("commitment-push", "acceptedDate"),
    ("supervision-push", "actionDate"),
    ("disposition", "decisionDate"), ("revocation-letter", "letterDate"),
    ("meeting-resolution", "meetingDate"), ("claim", "claimedOn"),
    ("correction", "actionDate"), ("policy-change", "issuedDate"),
  ])
  func `nothing was done after it was told`(kind: String, field: String) throws {
    #expect(try codes(kind, [field: "2021-01-04"]) == [])
    #expect(try codes(kind, [field: "2021-01-05"]) == [.valueDateFuture])
    #expect(try codes(kind, [field: "2021-02-04"]) == [.valueDateFuture])
    #expect(try codes(kind, [field: "2021-02-05"]) == [.valueDateImpossible])
    #expect(try codes(kind, [field: "2042-01-04"]) == [.valueDateImpossible])
  }

  @Test(arguments: [
    ("commitment-result", "checkDate"), ("survey-record", "heldOn"), ("rectification-result", "verifiedOn"),
    ("resolution-progress", "progressDate"), ("default-consent", "decidedOn"),
    ("default-exclusion", "applicantExplainedOn"),
  ])
  func `what ends something that is owed isn't told ahead`(kind: String, field: String) throws {
    #expect(try codes(kind, [field: "2021-01-04"]) == [])
    #expect(try codes(kind, [field: "2021-01-05"]) == [.valueDateImpossible])
  }

  @Test func `days to come are told of days to come`() throws {
    #expect(try codes("training-info", ["trainingDate": "2022-01-25"]) == [])
    #expect(try codes("approval-push", ["decisionDate": "2021-01-04", "validTo": "2031-01-03"]) == [])
    #expect(try codes("survey-notice", ["surveyDate": "2021-03-01"]) == [])
  }

  @Test func `a limit that has passed on arrival is told`() throws {
    #expect(try codes("inquiry", ["replyDueDate": "2021-01-04"]) == [])
    #expect(try codes("inquiry", ["replyDueDate": "2020-12-31"]) == [.valueDuePassed])
    #expect(try codes("parallel-notice", ["dueDate": "2020-12-31"]) == [.valueDuePassed])
    #expect(try codes("meeting-resolution", ["dueDate": "2020-12-30"]) == [.valueDuePassed])
    #expect(try codes("legacy-opinion", ["rectifyDueDate": "2020-12-30"]) == [.valueDuePassed])
    // Whatever a rule takes for a last day, by whatever name: a survey is held when it is held.
    #expect(try codes("survey-notice", ["surveyDate": "2020-12-31"]) == [.valueDuePassed])
    #expect(try codes("survey-notice", ["surveyDate": "2021-01-03"]) == [.valueDuePassed])
    #expect(try codes("survey-notice", ["surveyDate": "2021-01-04"]) == [])
    // Nobody is called to what one department surveys alone.
    #expect(try codes("survey-notice", ["surveyDate": "2020-12-31", "mode": "独立"]) == [])
    // A Sunday moves to the Monday on which the inquiry comes.
    #expect(try codes("inquiry", ["replyDueDate": "2021-01-03"]) == [])
  }
}
