using System;
using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Site.Controllers;

public class ContactForm
{
    [Required] public string Name { get; set; } = "";
    [Required, EmailAddress] public string Email { get; set; } = "";
    [Required] public string Message { get; set; } = "";
}

[ApiController]
[Route("api/contact")]
public class ContactFormController : ControllerBase
{
    private readonly IConfiguration _config;
    private readonly ILogger<ContactFormController> _logger;

    public ContactFormController(IConfiguration config, ILogger<ContactFormController> logger)
    {
        _config = config;
        _logger = logger;
    }

    [HttpPost]
    public async Task<IActionResult> Post([FromBody] ContactForm form)
    {
        try
        {
            using var client = new SmtpClient(_config["Smtp:Host"], int.Parse(_config["Smtp:Port"] ?? "25"))
            {
                Credentials = new NetworkCredential(_config["Smtp:User"], _config["Smtp:Password"]),
                EnableSsl = true,
            };
            var mail = new MailMessage(_config["Smtp:From"]!, _config["Smtp:Owner"]!)
            {
                Subject = "Contact from " + form.Name,
                Body = form.Message,
            };
            mail.ReplyToList.Add(form.Email);
            await client.SendMailAsync(mail);
            return Ok();
        }
        catch (SmtpException ex)
        {
            _logger.LogError(ex, "Contact mail failed ({Code})", (int)ex.StatusCode);
            return StatusCode((int)HttpStatusCode.ServiceUnavailable, "Please try again later.");
        }
    }
}
