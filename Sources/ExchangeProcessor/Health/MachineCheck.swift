import SystemPackage
import ExchangeBase
import ExchangeFiles

/// What of the machine itself keeps its users apart.
struct MachineCheck: HealthCheck {
  let name = "machine"
  let title = LocalizedText("本机用户之间的隔离", "what keeps the machine's users apart")

  func look(at patient: Patient) throws -> [Ailment] {
    let name = "protected_hardlinks"
    // Where the system doesn't tell, nothing is said.
    guard let bytes = try? Files.bytes(of: FilePath("/proc/sys/fs/\(name)"), limit: 64),
      String(decoding: bytes, as: UTF8.self).first == "0"
    else { return [] }
    return [
      Ailment(
        .doubtful,
        LocalizedText(
          "fs.\(name) = 0：本机用户能把别人的文件硬链接到自己能写的地方",
          "fs.\(name) = 0: users of this machine may link others' files to where they can write"),
        LocalizedText(
          "sysctl -w fs.\(name)=1，并写进 /etc/sysctl.d", "sysctl -w fs.\(name)=1, and keep it in /etc/sysctl.d"))
    ]
  }
}
