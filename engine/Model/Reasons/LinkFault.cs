using System.Globalization;

namespace LowLatency.Model.Reasons;

/// <summary>
/// Why a connection or a request failed, in one number for events and alarms, and in words. Pure values; any thread.
/// </summary>
/// <param name="Phase">How far it had come.</param>
/// <param name="Kind">What happened then.</param>
/// <param name="Code">Of the socket, of HTTP, of the venue or of the close frame, as the kind says; else 0.</param>
/// <param name="IsRest">A request to the REST address, not the stream.</param>
public readonly record struct LinkFault(LinkPhase Phase, LinkFaultKind Kind, int Code = 0, bool IsRest = false)
{
    private const int RestBit = 0x10;
    private const int ChannelBits = 8;

    /// <summary>Nothing is known.</summary>
    public bool IsNone => Kind == LinkFaultKind.None;

    /// <summary>The connection as a whole failed, not what one instrument asked for.</summary>
    public bool IsOfConnection => !IsNone && Phase != LinkPhase.Subscribe
        && Kind is not (LinkFaultKind.VenueCode or LinkFaultKind.SymbolUnknown);

    /// <summary>All of it in 48 bits; 0 = nothing is known.</summary>
    public long Packed => IsNone
        ? 0
        : (long)Phase | (IsRest ? RestBit : 0L) | ((long)Kind << 8) | ((long)(uint)Code << 16);

    /// <summary>From <see cref="Packed"/>.</summary>
    public static LinkFault Of(long packed) => new(
        (LinkPhase)(packed & 0xF), (LinkFaultKind)((packed >> 8) & 0xFF), (int)(uint)((packed >> 16) & 0xFFFF_FFFF),
        (packed & RestBit) != 0);

    /// <summary>From the detail of an alarm about a feed, whose lowest byte is the channel.</summary>
    public static LinkFault OfAlarm(long detail) => detail < 0 ? default : Of(detail >> ChannelBits);

    /// <summary>The detail of an alarm about a feed.</summary>
    public static long AlarmDetail(byte channel, long packed) => channel | (packed << ChannelBits);

    /// <summary>Phase, code and the reason in words; empty when nothing is known.</summary>
    public string Describe() => IsNone ? "" : $"{PhaseName()}: {Words()}";

    private string PhaseName()
    {
        string phase = Phase switch
        {
            LinkPhase.Name => "dns",
            LinkPhase.Connect => "connect",
            LinkPhase.Tls => "tls",
            LinkPhase.Upgrade => "upgrade",
            LinkPhase.Subscribe => "subscribe",
            LinkPhase.Stream => "stream",
            _ => "",
        };
        return !IsRest ? phase : phase.Length == 0 ? "rest" : $"rest, {phase}";
    }

    private string Words() => Kind switch
    {
        LinkFaultKind.NoAddress => $"no address for the name ({SocketWords()})",
        LinkFaultKind.NotConnected => SocketWords(),
        LinkFaultKind.TimedOut => "no answer in time",
        LinkFaultKind.CertificateExpired => "certificate refused: expired or not valid yet",
        LinkFaultKind.CertificateOfOtherHost => "certificate refused: it is for another host",
        LinkFaultKind.CertificateUnknownIssuer => "certificate refused: unknown issuer",
        LinkFaultKind.Certificate => Text($"certificate refused: chain status {Code:X}"),
        LinkFaultKind.Tls => "no common TLS, or the peer speaks none",
        LinkFaultKind.RootFile => "the file of the trusted root cannot be used",
        LinkFaultKind.HttpStatus => Text($"HTTP {Code}{HttpWords()}"),
        LinkFaultKind.VenueCode => Text($"refused with the venue's code {Code} (lowlatency errors)"),
        LinkFaultKind.Protocol => "the peer broke the protocol",
        LinkFaultKind.Closed => Text($"closed by the peer with code {Code}"),
        LinkFaultKind.Silence => "silence",
        LinkFaultKind.EndOfStream => "the stream ended without a close frame",
        LinkFaultKind.SendBufferFull => "the peer does not take what is sent",
        LinkFaultKind.SymbolUnknown => "the venue does not list the symbol",
        LinkFaultKind.TooLarge => "the answer is too long",
        LinkFaultKind.NotStarted => "no thread of this machine took the request up in time",
        LinkFaultKind.Withheld => "not tried: the venue refuses this address for a time that is not over",
        LinkFaultKind.Paused => "this process stood still: what came meanwhile is too old",
        _ => Text($"fault {(int)Kind}, code {Code}"),
    };

    // The platform-neutral numbers of sockets.
    private string SocketWords() => Code switch
    {
        0 => "no reason given",
        10013 => "not permitted by this machine",
        10050 or 10051 => "the network cannot be reached",
        10053 or 10054 => "reset by the peer",
        10060 => "no answer in time",
        10061 => "connection refused",
        10064 or 10065 => "the host cannot be reached",
        11001 => "no such host is known",
        11002 => "the name server did not answer",
        11004 => "the name has no address",
        _ => Text($"socket error {Code}"),
    };

    private string HttpWords() => Code switch
    {
        401 => " (not authorized)",
        403 => " (the venue's firewall refuses this address)",
        404 => " (not found: is the address right?)",
        418 => " (banned)",
        429 => " (too many requests)",
        451 => " (not served where this machine is, for legal reasons)",
        >= 500 => " (the venue is in trouble)",
        _ => "",
    };

    private static string Text(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
