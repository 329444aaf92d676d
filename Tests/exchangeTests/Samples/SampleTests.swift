import Testing

/// Every sample through the real executable: all that departments find afterwards is compared byte by byte.
@Suite(.waits) struct SampleTests {
  @Test func `there are samples`() { #expect(Sample.all.count > 25) }

  @Test(arguments: Sample.all.filter { $0 != .story })
  func `a sample leaves what it is expected to leave`(sample: Sample) throws {
    try sample.expectBoxes(of: sample.play(inProcess: false))
  }
}
