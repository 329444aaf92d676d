import CLibCrypto
import ExchangeBase

/// A time stamp (RFC 3161): that an authority saw a digest at a moment.
public struct TimeStamp: Sendable, Equatable {
  /// The SHA-256 that was stamped.
  public let sha256: [UInt8]
  /// When, as the authority writes it: `Jan  5 00:00:10 2021 GMT`.
  public let time: String

  /// What is sent to an authority for the digest of a file; its certificate is to come with the answer.
  public static func request(sha256: [UInt8]) -> [UInt8] {
    precondition(sha256.count == 32, "a SHA-256 has 32 bytes")
    return [0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09]
      + [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20] + sha256
      + [0x01, 0x01, 0xFF]
  }

  /// Reads an authority's answer. Who the authority is, isn't looked at: `openssl ts -verify` does that.
  ///
  /// - Throws: ``EvidenceError`` where it isn't an answer, grants nothing, or is of another sort of digest.
  public init(reply: [UInt8]) throws(EvidenceError) {
    var found: (digest: [UInt8], time: String)?
    var refusal = LocalizedText(
      "它不是时间戳机构的答复", "it isn't an answer of a time-stamping authority")
    reply.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      guard let response = d2i_TS_RESP(nil, &next, bytes.count) else { return }
      defer { TS_RESP_free(response) }
      guard let status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)) else { return }
      guard (0...1).contains(ASN1_INTEGER_get(status)), let info = TS_RESP_get_tst_info(response) else {
        let code = ASN1_INTEGER_get(status)
        refusal = LocalizedText("时间戳机构拒绝了，状态 \(code)", "the authority refused, with the status \(code)")
        return
      }
      guard let imprint = TS_TST_INFO_get_msg_imprint(info), let digest = TS_MSG_IMPRINT_get_msg(imprint),
        let start = ASN1_STRING_get0_data(digest), let time = TS_TST_INFO_get_time(info)
      else { return }
      found = (
        Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(digest)))), Self.text(time)
      )
    }
    guard let found else { throw EvidenceError(refusal) }
    (sha256, time) = found
  }

  private static func text(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>) -> String {
    guard let sink = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(sink) }
    ASN1_TIME_print(sink, time)
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = BIO_read(sink, &buffer, 64)
    return String(decoding: buffer.prefix(max(Int(count), 0)), as: UTF8.self)
  }
}
