import ExchangeFiles
import Testing

@testable import ExchangeInspection

struct RejectionLimitsTests {
  @Test(arguments: [
    (0, 10_000, 120_000, 16_384), (1_000, 10_002, 120_010, 32_384),
    (314_572_800, 796_432, 3_265_728, 348_143_616),
    (1 << 60, 2_882_303_761_527_117, 11_529_215_046_188_469, 1_152_921_504_640_417_792),
  ])
  func `limits grow with the file`(size: Int, records: Int, faults: Int, bytes: Int) {
    let limits = RejectionLimits(fileBytes: size)
    #expect(limits.records == records)
    #expect(limits.faults == faults)
    #expect(limits.bytes == bytes)
  }
}
