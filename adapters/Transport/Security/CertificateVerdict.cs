using System;
using System.IO;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using LowLatency.Model.Reasons;

namespace LowLatency.Transport.Security;

/// <summary>
/// Why the certificate of a peer was refused. It decides nothing: what the platform finds wrong is refused. Any thread.
/// </summary>
internal sealed class CertificateVerdict
{
    // The last: an issuer of the trusted one's name with another key.
    private const X509ChainStatusFlags Expired = X509ChainStatusFlags.NotTimeValid;
    private const X509ChainStatusFlags NoIssuer = X509ChainStatusFlags.UntrustedRoot
        | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private long _packed;

    /// <summary>The platform's callback.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        LinkFault fault = errors == SslPolicyErrors.None ? default : Judge(chain, errors);
        Volatile.Write(ref _packed, fault.Packed);
        return errors == SslPolicyErrors.None;
    }

    /// <summary>What a failed handshake is: a refused certificate, a root file, or something else of TLS.</summary>
    public LinkFault FaultOf(Exception exception)
    {
        LinkFault refused = LinkFault.Of(Volatile.Read(ref _packed));
        if (!refused.IsNone) return refused;
        bool isHandshake = exception is AuthenticationException or IOException
            and not (FileNotFoundException or DirectoryNotFoundException);
        return new LinkFault(LinkPhase.Tls, isHandshake ? LinkFaultKind.Tls : LinkFaultKind.RootFile);
    }

    // A chain that cannot be trusted says more than its age or its name.
    private static LinkFault Judge(X509Chain? chain, SslPolicyErrors errors)
    {
        X509ChainStatusFlags flags = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? []) flags |= status.Status;
        bool isOtherHost = (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0;
        LinkFaultKind kind = (flags & NoIssuer) != 0 ? LinkFaultKind.CertificateUnknownIssuer
            : (flags & Expired) != 0 ? LinkFaultKind.CertificateExpired
            : isOtherHost ? LinkFaultKind.CertificateOfOtherHost
            : LinkFaultKind.Certificate;
        return new LinkFault(LinkPhase.Tls, kind, (int)flags);
    }
}
