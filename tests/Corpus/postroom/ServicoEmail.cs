using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Escola.Comunicados;

public class Comunicado
{
    public string Titulo { get; set; }
    public string Texto { get; set; }
    public List<(string Nome, byte[] Conteudo)> Anexos { get; } = new();
    public string LinkDownload { get; set; }
}

public class ServicoEmail
{
    private readonly string _servidor;
    private readonly string _usuario;
    private readonly string _senha;

    public ServicoEmail(string servidor, string usuario, string senha)
    {
        _servidor = servidor;
        _usuario = usuario;
        _senha = senha;
    }

    public async Task<bool> EnviarAsync(Comunicado comunicado, string responsavel)
    {
        using var cliente = new SmtpClient();
        await cliente.ConnectAsync(_servidor, 587, SecureSocketOptions.StartTls);
        await cliente.AuthenticateAsync(_usuario, _senha);
        try
        {
            await cliente.SendAsync(Montar(comunicado, responsavel, comAnexos: true));
            return true;
        }
        catch (SmtpCommandException ex) when (ex.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed)
        {
            // grande demais ou anexo bloqueado: manda so o link
            Console.WriteLine($"{responsavel}: {ex.Message}, enviando sem anexos");
        }
        catch (SmtpCommandException ex)
        {
            Console.WriteLine($"{responsavel}: {(int)ex.StatusCode} {ex.Message}");
            await cliente.DisconnectAsync(true);
            return false;
        }

        try
        {
            await cliente.SendAsync(Montar(comunicado, responsavel, comAnexos: false));
            return true;
        }
        catch (SmtpCommandException ex)
        {
            Console.WriteLine($"{responsavel}: recusado tambem sem anexos, {ex.Message}");
            return false;
        }
        finally
        {
            await cliente.DisconnectAsync(true);
        }
    }

    private MimeMessage Montar(Comunicado c, string para, bool comAnexos)
    {
        var mensagem = new MimeMessage();
        mensagem.From.Add(new MailboxAddress("Secretaria", _usuario));
        mensagem.To.Add(MailboxAddress.Parse(para));
        mensagem.Subject = c.Titulo;
        var corpo = new BodyBuilder { TextBody = c.Texto };
        if (comAnexos)
        {
            foreach (var (nome, conteudo) in c.Anexos)
                corpo.Attachments.Add(nome, conteudo);
        }
        else
        {
            corpo.TextBody += "\n\nOs anexos: " + c.LinkDownload;
        }
        mensagem.Body = corpo.ToMessageBody();
        return mensagem;
    }
}
