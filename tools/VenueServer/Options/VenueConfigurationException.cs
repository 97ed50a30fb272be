using System;

namespace LowLatency.VenueServer.Options;

/// <summary>The venue cannot start as configured; the message names the place and what to do.</summary>
public sealed class VenueConfigurationException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public VenueConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="cause">The cause.</param>
    public VenueConfigurationException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>What is wrong is a file or folder that was to be read, not how the venue is set up.</summary>
    public bool IsInput { get; init; }

    /// <summary>A file of the venue's own could not be written.</summary>
    public bool IsOutput { get; init; }
}
