using System.CommandLine;
using System.CommandLine.Parsing;

namespace Emotion.Training.Commands;

/// <summary>Options that take the address of a running service; the parser of options knows no <see cref="Uri"/>.</summary>
internal static class ServiceAddress
{
    private const string Default = "http://127.0.0.1:8080/";

    /// <summary>Creates an option whose default is the service on this machine.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="description">What it is for.</param>
    public static Option<Uri> CreateOption(string name, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => new Uri(Default), CustomParser = Read };

    private static Uri? Read(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        argument.AddError($"'{text}' is not the address of a service, such as {Default}.");
        return null;
    }
}
