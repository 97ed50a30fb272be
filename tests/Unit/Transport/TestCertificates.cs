using System;
using System.IO;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LowLatency.Unit.Transport;

/// <summary>A root and a server certificate for 127.0.0.1, made for one test.</summary>
internal sealed class TestCertificates : IDisposable
{
    /// <param name="name">Of the host that the server's certificate is for.</param>
    /// <param name="isExpired">The server's certificate, not the root's, is out of date.</param>
    public TestCertificates(string name = "localhost", bool isExpired = false)
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=test root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 bare = request.Create(
            Root, now.AddHours(-20), isExpired ? now.AddHours(-1) : now.AddHours(20), [1, 2, 3, 4]);
        Server = bare.CopyWithPrivateKey(key);
        RootFile = Path.GetTempFileName();
        File.WriteAllText(RootFile, Root.ExportCertificatePem());
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Server { get; }

    public string RootFile { get; }

    public void Dispose()
    {
        File.Delete(RootFile);
        Root.Dispose();
        Server.Dispose();
    }
}
