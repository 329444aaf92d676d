import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Say whether days' packages and receipts are what the exchange signed; needs nothing of the exchange.",
    discussion: """
      Ends with 0 where everything holds, and with 1 where something is no evidence. docs/verify.md says how to do the \
      same with openssl, sha256sum and unzip.
      """)

  @Argument(help: "Packages (DAY.zip) and receipts (….receipt.xml).", completion: .file())
  var files: [String]

  @Option(
    help: """
      The file of the exchange's public key, as it was handed out; may be given several times, once a key. Without, a \
      package is held against the key in it, which doesn't prove whose it is.
      """)
  var key: [String] = []

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try VerifyDesk(keys: key.map { FilePath($0) }).verify(files.map { FilePath($0) })
    try answers.print(answer)
    if !answer.holds { throw Ending.disproved }
  }
}
