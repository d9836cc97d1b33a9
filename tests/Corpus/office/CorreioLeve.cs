#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Padaria.Correio;

/// <summary>Resposta do servidor: código e texto de todas as linhas.</summary>
public readonly record struct Resposta(int Code, string Texto)
{
    public bool Ok => Code / 100 == 2;
    public bool Segue => Code / 100 == 3;
    public bool VoltaDepois => Code / 100 == 4;
}

public sealed class CorreioLeve
{
    private readonly string _servidor;
    private readonly string _dominio;

    public CorreioLeve(string servidor, string dominio)
    {
        _servidor = servidor;
        _dominio = dominio;
    }

    public Resposta Enviar(string de, string para, string assunto, string corpo)
    {
        using var tcp = new TcpClient(_servidor, 465);
        using var tls = new SslStream(tcp.GetStream());
        tls.AuthenticateAsClient(_servidor);
        using var leitor = new StreamReader(tls, Encoding.UTF8);
        using var escritor = new StreamWriter(tls, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var saudacao = Ler(leitor);
        if (!saudacao.Ok)
            return saudacao;

        var r = Pedir(escritor, leitor, "EHLO " + _dominio);
        if (r.Code is 500 or 502)
            r = Pedir(escritor, leitor, "HELO " + _dominio);
        if (!r.Ok)
            return r;

        r = Pedir(escritor, leitor, $"MAIL FROM:<{de}> SMTPUTF8");
        if (r.Code == 555)
            r = Pedir(escritor, leitor, $"MAIL FROM:<{de}>");
        if (!r.Ok)
            return r;

        r = Pedir(escritor, leitor, $"RCPT TO:<{para}>");
        if (!r.Ok)
            return r;

        r = Pedir(escritor, leitor, "DATA");
        if (!r.Segue)
            return r;

        escritor.WriteLine("From: <" + de + ">");
        escritor.WriteLine("To: <" + para + ">");
        escritor.WriteLine("Subject: =?utf-8?B?" + Convert.ToBase64String(Encoding.UTF8.GetBytes(assunto)) + "?=");
        escritor.WriteLine();
        foreach (var linha in corpo.Split('\n'))
            escritor.WriteLine(linha.StartsWith('.') ? "." + linha.TrimEnd('\r') : linha.TrimEnd('\r'));
        r = Pedir(escritor, leitor, ".");
        Pedir(escritor, leitor, "QUIT");
        return r;
    }

    public bool EnviarComPaciencia(string de, string para, string assunto, string corpo, int tentativas)
    {
        Resposta r;
        do
        {
            r = Enviar(de, para, assunto, corpo);
            if (r.VoltaDepois)
                Thread.Sleep(TimeSpan.FromMinutes(10));
        }
        while (r.VoltaDepois && --tentativas > 0);

        if (!r.Ok)
            Console.Error.WriteLine($"{para}: {r.Code} {r.Texto}");
        return r.Ok;
    }

    private static Resposta Pedir(TextWriter escritor, TextReader leitor, string comando)
    {
        escritor.WriteLine(comando);
        return Ler(leitor);
    }

    private static Resposta Ler(TextReader leitor)
    {
        var texto = new StringBuilder();
        while (true)
        {
            var linha = leitor.ReadLine() ?? throw new IOException("o servidor desligou");
            if (linha.Length < 3)
                throw new IOException("resposta estranha: " + linha);
            texto.AppendLine(linha.Length > 4 ? linha[4..] : "");
            if (linha.Length == 3 || linha[3] == ' ')
                return new Resposta(int.Parse(linha[..3]), texto.ToString().Trim());
        }
    }
}

public static class Encomendas
{
    public static IReadOnlyList<string> Avisar(CorreioLeve correio, IEnumerable<(string Cliente, string Endereco)> prontas)
    {
        var semAviso = new List<string>();
        foreach (var (cliente, endereco) in prontas)
        {
            if (!correio.EnviarComPaciencia("balcao@padaria.example", endereco, "Encomenda pronta", $"Olá {cliente},\npode vir buscar o pão.", 6))
                semAviso.Add(cliente);
        }

        return semAviso;
    }
}
