import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// The examples of hooks that come along, with a mail server and a gateway that listen on this machine.
@Suite(.waits) struct HookExampleTests {
  private static let batch = """
    {"id": "overdue-7", "event": "overdue", "exchange": "样例区审管信息交换", "at": "2021-01-06T09:00:00+08:00",
     "attempt": 1, "count": 2, "departments": [{"department": "XC-WJ", "count": 2, "records": 3}],
     "items": [{"id": "delivery:20210104-0001-XC-WJ", "department": "XC-WJ", "rule": "claim"},
               {"id": "case:XC-SPJ:BL-2021-001", "department": "XC-WJ", "rule": "opinion"}]}
    """

  /// Runs an example beside the servers, and returns what they were told.
  private func told(
    by example: String, _ environment: (_ mail: String, _ gateway: String) -> [String: String]
  )
    throws -> String
  {
    let (listener, output) = (Process(), Pipe())
    listener.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    listener.arguments = [Repository.root.appending("Tests/Hooks/listen.py").string]
    listener.standardOutput = output
    try listener.run()
    var head = Data()
    while !head.contains(UInt8(ascii: "\n")) { head += output.fileHandleForReading.availableData }
    let ports = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
    try #require(ports.count == 2)
    let (hook, input) = (Process(), Pipe())
    hook.executableURL = URL(filePath: Repository.root.appending("packaging/hooks/\(example)").string)
    hook.environment = ProcessInfo.processInfo.environment
      .merging(environment(ports[0], ports[1])) { $1 }
    hook.standardInput = input
    try hook.run()
    input.fileHandleForWriting.write(Data(Self.batch.utf8))
    try input.fileHandleForWriting.close()
    hook.waitUntilExit()
    #expect(hook.terminationStatus == 0)
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    listener.waitUntilExit()
    return text
  }

  @Test func `a mail has subject, shares and things, and one id however often it is sent`() throws {
    let text = try told(by: "exchange-mail") { mail, _ in
      [
        "EXCHANGE_MAIL_TO": "duty@example.org",
        "EXCHANGE_MAIL_COMMAND":
          "msmtp --host=127.0.0.1 --port=\(mail) --auth=off --tls=off --from=exchange@example.org --read-recipients",
      ]
    }
    #expect(text.contains("RCPT TO:<duty@example.org>"), "\(text)")
    #expect(text.contains("Message-ID: <overdue-7.exchange@"))
    let body = text.components(separatedBy: "\r\n\r\n").dropFirst().joined().filter { !$0.isWhitespace }
    #expect(body.contains("XC-WJ2项，3条") && body.contains("case:XC-SPJ:BL-2021-001"), "\(text)")
  }

  @Test func `a gateway gets id, numbers and text, with its token`() throws {
    let scratch = try ScratchFolder()
    let token = try scratch.write("sample-token\n", to: "token")
    let text = try told(by: "exchange-sms") { _, gateway in
      [
        "EXCHANGE_SMS_URL": "http://127.0.0.1:\(gateway)/send", "EXCHANGE_SMS_TO": "13800000001,13800000002",
        "EXCHANGE_SMS_TOKEN_FILE": token.string,
      ]
    }
    let lines = text.split(separator: "\n")
    let json = Data((lines.last ?? "").utf8)
    let message = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(lines.first == "Bearer sample-token")
    #expect(message["id"] as? String == "overdue-7")
    #expect(message["to"] as? [String] == ["13800000001", "13800000002"])
    #expect((message["text"] as? String)?.contains("逾期 2 项：XC-WJ 2") == true)
  }
}
